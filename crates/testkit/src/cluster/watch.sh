# Stops and removes a test cluster when it is asked to or has been idle for ten minutes.
# Arguments: the cluster's folder, the path of psql, then the words that run pg_ctl.
folder=$1 psql=$2
shift 2

idle() {
    [ -n "$(find "$folder/used" -mmin +10 2>/dev/null)" ] || return 1
    users=$("$psql" -h "$folder" -U tongban -d postgres -Atc \
        "select count(*) from pg_stat_activity where datname like 'test%'" 2>/dev/null) || return 0
    [ "$users" = 0 ]
}

finish() {
    "$@" -D "$folder/data" -s stop -m immediate
    rm -rf "$folder"
}

while sleep 0.5; do
    [ -d "$folder/data" ] || exit 0
    if [ -e "$folder/stop" ] || idle; then
        exec 9>"$folder.lock"
        flock -w 60 9 || continue
        # Somebody may have come while we waited for the lock.
        if [ -e "$folder/stop" ] || idle; then
            finish "$@"
            exit 0
        fi
        exec 9>&-
    fi
done
