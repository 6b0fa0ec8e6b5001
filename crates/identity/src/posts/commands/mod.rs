//! What is done with posts, roles and proxies: one file a command.

mod add_post;
mod choose_post;
mod end_post;
mod end_proxy;
mod grant_roles;
mod put_role;
mod set_proxy;

pub use add_post::AddPost;
pub use choose_post::ChoosePost;
pub use end_post::EndPost;
pub use end_proxy::EndProxy;
pub use grant_roles::GrantRoles;
pub use put_role::PutRole;
pub use set_proxy::SetProxy;
