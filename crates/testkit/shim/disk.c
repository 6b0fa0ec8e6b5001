/* A disk that forgets what was not synced, and one that is full: a layer between a program and its C library.
 *
 * Loaded with LD_PRELOAD. Writes to files under SHIM_FOLDER go through, so that the program reads what it wrote, but the
 * content of each page before its first write since the last fsync is kept. At the "crash" each such page is put back or
 * not, by chance: what a power cut leaves of a write-back cache. Names that were renamed and whose folder was not synced
 * are undone likewise. Then the process ends at once, without any clean-up.
 *
 *   SHIM_FOLDER       files under it are watched (an absolute path)
 *   SHIM_CRASH_AFTER  the crash comes with this write (counted from 1); none when absent
 *   SHIM_SEED         for the chances
 *   SHIM_FULL         while this file exists, writes that grow a watched file fail with ENOSPC
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096
#define FILES 4096

struct page {
    off_t at;
    ssize_t had; /* bytes that were there before; the rest of the page was beyond the end */
    unsigned char old[PAGE];
    struct page *next;
};

struct file {
    dev_t dev;
    ino_t ino;
    char path[PATH_MAX];
    off_t synced_size;
    int dirty;
    struct page *pages;
};

struct rename {
    char to[PATH_MAX];
    char folder[PATH_MAX];
    struct rename *next;
};

static struct file files[FILES];
static int known;
static struct rename *renames;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long writes, crash_after;
static uint64_t chance;
static char folder[PATH_MAX];
static const char *full;
static int ready;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static int (*real_ftruncate)(int, off_t);
static int (*real_rename)(const char *, const char *);
static int (*real_fallocate)(int, off_t, off_t);
static ssize_t (*real_copy)(int, off_t *, int, off_t *, size_t, unsigned);

__attribute__((constructor)) static void begin(void) {
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_writev = dlsym(RTLD_NEXT, "writev");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_fallocate = dlsym(RTLD_NEXT, "posix_fallocate64");
    real_copy = dlsym(RTLD_NEXT, "copy_file_range");
    const char *value = getenv("SHIM_FOLDER");
    if (value == NULL || realpath(value, folder) == NULL) folder[0] = 0;
    value = getenv("SHIM_CRASH_AFTER");
    crash_after = value ? atol(value) : 0;
    value = getenv("SHIM_SEED");
    chance = value ? strtoull(value, NULL, 10) : 1;
    full = getenv("SHIM_FULL");
    ready = folder[0] != 0;
}

static uint64_t draw(void) {
    uint64_t mixed = chance += 0x9E3779B97F4A7C15ull;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ull;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBull;
    return mixed ^ (mixed >> 31);
}

static int ends(const char *text, const char *end) {
    size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

/* The watched file behind a descriptor. The index of the write-ahead log is memory, not disk: it is made anew. */
static struct file *find(int fd) {
    if (!ready) return NULL;
    struct stat now;
    if (fstat(fd, &now) != 0 || !S_ISREG(now.st_mode)) return NULL;
    for (int i = 0; i < known; i++)
        if (files[i].dev == now.st_dev && files[i].ino == now.st_ino) return files[i].path[0] ? &files[i] : NULL;
    if (known == FILES) return NULL;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return NULL;
    path[length] = 0;
    if (strncmp(path, folder, strlen(folder)) != 0 || path[strlen(folder)] != '/' || ends(path, "-shm")) return NULL;
    struct file *file = &files[known++];
    memset(file, 0, sizeof *file);
    file->dev = now.st_dev;
    file->ino = now.st_ino;
    strcpy(file->path, path);
    file->synced_size = now.st_size;
    return file;
}

static void forget(struct file *file) {
    while (file->pages) {
        struct page *page = file->pages;
        file->pages = page->next;
        free(page);
    }
    file->dirty = 0;
}

/* Keeps what pages hold before they are written for the first time since the last sync. */
static void keep(struct file *file, int fd, off_t from, size_t length) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int reader = open(link, O_RDONLY);
    for (off_t at = from - from % PAGE; at < from + (off_t)length; at += PAGE) {
        struct page *page = file->pages;
        while (page && page->at != at) page = page->next;
        if (page) continue;
        page = malloc(sizeof *page);
        if (page == NULL) abort();
        page->at = at;
        page->had = reader >= 0 ? pread(reader, page->old, PAGE, at) : 0;
        if (page->had < 0) page->had = 0;
        page->next = file->pages;
        file->pages = page;
    }
    if (reader >= 0) close(reader);
    file->dirty = 1;
}

static void crash(void) {
    for (struct rename *rename = renames; rename; rename = rename->next)
        if (draw() & 1) unlinkat(AT_FDCWD, rename->to, 0);
    for (int i = 0; i < known; i++) {
        struct file *file = &files[i];
        if (!file->dirty || file->path[0] == 0) continue;
        int fd = open(file->path, O_RDWR);
        if (fd < 0) continue;
        struct stat now;
        if (fstat(fd, &now) != 0 || now.st_ino != file->ino) {
            close(fd);
            continue;
        }
        for (struct page *page = file->pages; page; page = page->next) {
            if (draw() & 1) continue;
            static const unsigned char none[PAGE];
            real_pwrite(fd, page->old, (size_t)page->had, page->at);
            if (page->had < PAGE && page->at + PAGE <= now.st_size)
                real_pwrite(fd, none, (size_t)(PAGE - page->had), page->at + page->had);
        }
        if (now.st_size > file->synced_size && (draw() & 1)) real_ftruncate(fd, file->synced_size);
        close(fd);
    }
    _exit(137);
}

static void count(void) {
    if (crash_after > 0 && ++writes >= crash_after) crash();
}

static int is_full(int fd, off_t end) {
    struct stat now;
    return full && access(full, F_OK) == 0 && fstat(fd, &now) == 0 && end > now.st_size;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) {
    pthread_mutex_lock(&lock);
    struct file *file = find(fd);
    if (file) {
        if (is_full(fd, at + (off_t)length)) {
            pthread_mutex_unlock(&lock);
            errno = ENOSPC;
            return -1;
        }
        keep(file, fd, at, length);
    }
    ssize_t done = real_pwrite(fd, bytes, length, at);
    if (file) count();
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

ssize_t write(int fd, const void *bytes, size_t length) {
    pthread_mutex_lock(&lock);
    struct file *file = find(fd);
    if (file) {
        off_t at = lseek(fd, 0, SEEK_CUR);
        int flags = fcntl(fd, F_GETFL);
        if (flags >= 0 && (flags & O_APPEND)) at = lseek(fd, 0, SEEK_END);
        if (is_full(fd, at + (off_t)length)) {
            pthread_mutex_unlock(&lock);
            errno = ENOSPC;
            return -1;
        }
        keep(file, fd, at, length);
    }
    ssize_t done = real_write(fd, bytes, length);
    if (file) count();
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t writev(int fd, const struct iovec *parts, int many) {
    pthread_mutex_lock(&lock);
    struct file *file = find(fd);
    pthread_mutex_unlock(&lock);
    if (file == NULL) return real_writev(fd, parts, many);
    ssize_t done = 0;
    for (int i = 0; i < many; i++) {
        ssize_t part = write(fd, parts[i].iov_base, parts[i].iov_len);
        if (part < 0) return done > 0 ? done : part;
        done += part;
        if ((size_t)part < parts[i].iov_len) break;
    }
    return done;
}

/* Copies within the kernel would go past this layer: callers fall back to reading and writing. */
ssize_t copy_file_range(int in, off_t *from, int out, off_t *to, size_t length, unsigned flags) {
    pthread_mutex_lock(&lock);
    struct file *file = find(out);
    pthread_mutex_unlock(&lock);
    if (file == NULL) return real_copy(in, from, out, to, length, flags);
    errno = ENOSYS;
    return -1;
}

int ftruncate64(int fd, off_t size) {
    pthread_mutex_lock(&lock);
    struct file *file = find(fd);
    if (file) {
        struct stat now;
        if (fstat(fd, &now) == 0 && size < now.st_size) keep(file, fd, size, (size_t)(now.st_size - size));
        file->dirty = 1;
    }
    int done = real_ftruncate(fd, size);
    if (file) count();
    pthread_mutex_unlock(&lock);
    return done;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int posix_fallocate64(int fd, off_t at, off_t length) {
    pthread_mutex_lock(&lock);
    struct file *file = find(fd);
    int no_room = file && is_full(fd, at + length);
    pthread_mutex_unlock(&lock);
    return no_room ? ENOSPC : real_fallocate(fd, at, length);
}

int posix_fallocate(int fd, off_t at, off_t length) { return posix_fallocate64(fd, at, length); }

/* The kernel's cache is as good as a disk here: a sync only says that from now on these pages are safe. */
static int synced(int fd) {
    pthread_mutex_lock(&lock);
    struct stat now;
    if (ready && fstat(fd, &now) == 0 && S_ISDIR(now.st_mode)) {
        char link[64], path[PATH_MAX];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        path[length < 0 ? 0 : length] = 0;
        for (struct rename **at = &renames; *at;) {
            struct rename *one = *at;
            if (strcmp(one->folder, path) == 0) {
                *at = one->next;
                free(one);
            } else {
                at = &one->next;
            }
        }
    } else {
        struct file *file = find(fd);
        if (file) {
            forget(file);
            if (fstat(fd, &now) == 0) file->synced_size = now.st_size;
            count();
        }
    }
    pthread_mutex_unlock(&lock);
    return 0;
}

int fsync(int fd) { return synced(fd); }
int fdatasync(int fd) { return synced(fd); }

int rename(const char *from, const char *to) {
    pthread_mutex_lock(&lock);
    int done = real_rename(from, to);
    int saved = errno;
    char path[PATH_MAX];
    if (done == 0 && ready && realpath(to, path) && strncmp(path, folder, strlen(folder)) == 0) {
        struct stat now;
        if (stat(path, &now) == 0)
            for (int i = 0; i < known; i++)
                if (files[i].dev == now.st_dev && files[i].ino == now.st_ino) strcpy(files[i].path, path);
        struct rename *one = calloc(1, sizeof *one);
        if (one == NULL) abort();
        strcpy(one->to, path);
        strcpy(one->folder, path);
        char *slash = strrchr(one->folder, '/');
        if (slash) *slash = 0;
        one->next = renames;
        renames = one;
        count();
    }
    pthread_mutex_unlock(&lock);
    errno = saved;
    return done;
}

/* A file that is gone gives its number to another one. */
int unlink(const char *path) {
    static int (*real_unlink)(const char *);
    if (!real_unlink) real_unlink = dlsym(RTLD_NEXT, "unlink");
    struct stat now;
    int there = stat(path, &now) == 0;
    int done = real_unlink(path);
    if (done == 0 && there && now.st_nlink == 1 && ready) {
        pthread_mutex_lock(&lock);
        for (int i = 0; i < known; i++)
            if (files[i].dev == now.st_dev && files[i].ino == now.st_ino) {
                forget(&files[i]);
                files[i] = files[--known];
                break;
            }
        pthread_mutex_unlock(&lock);
    }
    return done;
}
