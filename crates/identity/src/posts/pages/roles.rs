//! `/admin/roles`: what waits for a grant, the roles, and what each may do.

use crate::page::ask::DigitsAndLetters;
use crate::page::{Field, FormPage, Here, Item, Part, Section, SectionsPage, Select, form, problem, sections};
use crate::posts::commands::PutRole;
use crate::posts::store;
use crate::posts::{Role, RoleRight, ScopeKind};
use crate::rights::{EVERYWHERE, EXPLAIN, ROLES};
use axum::extract::Path;
use axum::response::Response;
use base::refusal::OrRefuse;
use base::{Refusal, Right, Text};
use web::parts::{Choice, Tone, Width};
use web::{Answers, Form, WebError};

type Shown = std::result::Result<Response, WebError>;

fn titled(here: Here, key: &str) -> Here {
    let title = here.t(key);
    here.titled(title)
}

/// The words of a right in the person's language, its name when nobody gave it words.
pub(super) fn right_words(here: &Here, right: &str) -> String {
    here.app.setup.right_words(right, here.frame.locale())
}

/// The names of roles; the code of one that is gone.
pub(super) fn role_names(here: &Here, codes: &[String], roles: &[Role]) -> String {
    let name = |code: &String| match roles.iter().find(|role| role.code == *code) {
        Some(role) => here.frame.text(&role.name).to_owned(),
        None => code.clone(),
    };
    codes.iter().map(name).collect::<Vec<_>>().join(&here.t("identity-list-mark"))
}

/// Rights that roles can give.
pub(super) fn grantable(here: &Here) -> Vec<Right> {
    let setup = &here.app.setup;
    let plain = |right: &Right| {
        !setup.nobody_rights.contains(right)
            && !["identity.register", "identity.sign-in", "identity.recover", "identity.own"].contains(&right.0)
    };
    setup.all_rights().map(|(right, ..)| right).filter(|right| !setup.reserved(right.0)).filter(plain).collect()
}

/// `GET /admin/roles`
pub(crate) async fn show(here: Here) -> Shown {
    let here = titled(here, "identity-roles-title");
    let (waiting, roles) = here
        .read("identity.roles", |cx| {
            cx.permit(EXPLAIN, EVERYWHERE)?;
            Ok((store::waiting(cx, 100)?, store::roles(cx)?))
        })
        .await?;
    let grants = here.me().holds(ROLES);
    let mut first = Section::new(here.t("identity-waiting-title")).lead(here.t("identity-waiting-lead"));
    for (post, name) in &waiting {
        let text = format!("{} · {}", here.frame.text(&post.office_name), here.frame.text(&post.title));
        let wants = here.frame.ta("identity-roles-wait", "roles", role_names(&here, &post.proposed, &roles));
        let item = Item::new(name.as_str(), text).tag(wants, Tone::Soon);
        first.items.push(if grants { item.href(format!("/admin/posts/{}/roles", post.id)) } else { item });
    }
    if waiting.is_empty() {
        first.empty = Some((here.t("identity-waiting-none"), String::new()));
    }
    let mut list = Section::new(here.t("identity-roles-list"));
    if grants {
        list = list.link(here.t("identity-role-add"), "/admin/roles/new");
    }
    for role in &roles {
        let rights: Vec<String> = role.rights.iter().map(|right| right_words(&here, &right.right)).collect();
        let item = Item::new(here.frame.text(&role.name), rights.join(&here.t("identity-list-mark")));
        list.items.push(if grants { item.href(format!("/admin/roles/{}", role.code)) } else { item });
    }
    if roles.is_empty() {
        list.empty = Some((here.t("identity-roles-empty"), here.t("identity-roles-empty-lead")));
    }
    sections(&here.frame, &SectionsPage { sections: vec![first, list], ..SectionsPage::default() })
}

fn role_page(here: &Here, code: &str, name: &Text, held: &dyn Fn(&str) -> Vec<ScopeKind>, new: bool) -> FormPage {
    let mut page = FormPage::new("/admin/roles", here.t("identity-role-do"))
        .lead(here.t("identity-role-lead"))
        .back("/admin/roles");
    page = if new {
        let field = Field::new("code", here.t("identity-role-code")).hint(here.t("identity-role-code-hint"));
        page.field(field.limit(40).width(Width::Short).digits_and_letters().value(code))
    } else {
        page.hidden("code", code)
    };
    page = page
        .hidden("new", if new { "1" } else { "" })
        .field(Field::new("name_zh", here.t("identity-role-name")).limit(60).width(Width::Mid).value(&*name.zh))
        .field(
            Field::new("name_en", here.t("identity-role-name-en"))
                .limit(100)
                .width(Width::Mid)
                .optional()
                .value(&*name.en),
        );
    for right in grantable(here) {
        let kinds = held(right.0);
        let widest = kinds.iter().max();
        let mut options = vec![Choice::new("", here.t("identity-scope-none"), widest.is_none())];
        options.extend(ScopeKind::ALL.map(|kind| Choice::new(kind.code(), here.t(kind.key()), widest == Some(&kind))));
        page = page.part(Part::Select(Select {
            name: format!("right:{}", right.0),
            label: right_words(here, right.0),
            options,
            ..Select::default()
        }));
    }
    page
}

/// `GET /admin/roles/new`
pub(crate) async fn show_new(here: Here) -> Shown {
    let here = titled(here, "identity-role-add");
    here.read("identity.roles", |cx| cx.permit(ROLES, EVERYWHERE).map(drop)).await?;
    form(&here.frame, &role_page(&here, "", &Text::default(), &|_| Vec::new(), true))
}

/// `GET /admin/roles/{code}`
pub(crate) async fn show_one(here: Here, Path(code): Path<String>) -> Shown {
    let role: Role = here
        .read("identity.role", move |cx| {
            cx.permit(ROLES, EVERYWHERE)?;
            store::role(cx, &code)?.or_refuse(Refusal::NOT_FOUND)
        })
        .await?;
    let title = here.frame.text(&role.name).to_owned();
    let here = here.titled(title);
    let held = |right: &str| role.rights.iter().filter(|known| known.right == right).map(|known| known.scope).collect();
    form(&here.frame, &role_page(&here, &role.code, &role.name, &held, false))
}

/// The rights with the scopes that were chosen; an empty choice leaves a right out, one that the page does not offer is refused.
fn chosen(here: &Here, answers: &Answers) -> Result<Vec<RoleRight>, Refusal> {
    let mut rights = Vec::new();
    for right in grantable(here) {
        let typed = answers.text(&format!("right:{}", right.0));
        if !typed.is_empty() {
            let scope = ScopeKind::from_code(typed).ok_or_else(|| Refusal::new(Refusal::STALE))?;
            rights.push(RoleRight::new(right.0, scope));
        }
    }
    Ok(rights)
}

/// `POST /admin/roles`
pub(crate) async fn put(here: Here, Form(answers): Form) -> Shown {
    let here = titled(here, "identity-role-add");
    let new = match answers.text("new") {
        "1" => true,
        "" => false,
        _ => return Err(Refusal::new(Refusal::STALE).into()),
    };
    let code = answers.text("code").to_owned();
    let name = Text::new(answers.text("name_zh"), answers.text("name_en"));
    let setup = &here.app.setup;
    let reserved = setup
        .all_rights()
        .map(|(right, ..)| right.0)
        .filter(|right| setup.reserved(right))
        .map(str::to_owned)
        .collect();
    let command = PutRole { code: code.clone(), name: name.clone(), rights: chosen(&here, &answers)?, reserved };
    let tried = here
        .write("role.put", move |cx| {
            if new && store::role(cx, &command.code)?.is_some() {
                return Err(Refusal::new("role.taken").into());
            }
            command.run(cx)
        })
        .await?;
    match tried {
        Ok(()) => Ok(here.go("/admin/roles", Some("identity-saved"))),
        Err(refusal) => {
            let held =
                |right: &str| ScopeKind::from_code(answers.text(&format!("right:{right}"))).into_iter().collect();
            let field = if refusal.code == "role.name_invalid" { "name_zh" } else { "code" };
            let page = role_page(&here, &code, &name, &held, new);
            form(&here.frame, &page.wrong(vec![problem(field, here.sentence(&refusal))]))
        }
    }
}
