//! SQL as people read it. What ran is the unformatted text; layout is for display only.

use sqlformat::{Dialect, FormatOptions, Indent, QueryParams};

pub fn laid_out(sql: &str) -> String {
    let options = FormatOptions {
        indent: Indent::Spaces(2),
        max_inline_block: 72,
        max_inline_arguments: Some(72),
        max_inline_top_level: Some(72),
        dialect: Dialect::PostgreSql,
        ..FormatOptions::default()
    };
    sqlformat::format(sql, &QueryParams::None, &options)
}
