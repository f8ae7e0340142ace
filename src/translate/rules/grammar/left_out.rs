//! Lists of those who are left out: excluding VIPs and WeCom friends · 排除黑名单和员工后.

use std::rc::Rc;

use super::super::meaning::Cond;
use super::connectives::is_name;
use super::denials::{is_flag, last_statement};

/// Whether it says of nobody but who is left out.
pub fn is_out(cond: &Cond) -> bool {
    match cond {
        Cond::Except(_) | Cond::Scope { inside: false, .. } => true,
        Cond::All(parts) => parts.iter().all(|part| is_out(part)),
        _ => false,
    }
}

/// 不含新客和黑名单用户: names of those who are not meant.
pub fn lists_out_names(left: &Cond, right: &Cond) -> bool {
    let named = |cond: &Cond| is_name(cond) || is_flag(cond);
    matches!(last_statement(left), Cond::Not(name) if named(name)) && named(right)
}

/// What follows in a list of those who are left out, like the one before it.
pub fn out_like(before: &Cond, next: &Rc<Cond>) -> Option<Cond> {
    match before {
        Cond::Except(_) | Cond::Scope { inside: false, .. } => Some(Cond::Except(next.clone())),
        Cond::Not(_) => Some(Cond::Not(next.clone())),
        _ => None,
    }
}
