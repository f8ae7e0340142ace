//! Cuts SQL text into statements, so that each runs, fails and is stopped on its own.

/// One statement without its semicolon, and the 1-based line on which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Statement<'a> {
    pub line: usize,
    pub sql: &'a str,
}

/// Semicolons inside quotes, dollar quotes and comments end nothing. Pieces that are only comments are left out.
pub(super) fn statements(sql: &str) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    let mut begin = None;
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let at = sql.len() - rest.len();
        let token = token_length(rest, first);
        let (token, after) = rest.split_at_checked(token).unwrap_or((rest, ""));
        rest = after;
        if first == ';' {
            found.extend(begin.take().and_then(|begin| statement(sql, begin, at)));
        } else if begin.is_none() && !first.is_whitespace() && !is_comment(token) {
            begin = Some(at);
        }
    }
    found.extend(begin.and_then(|begin| statement(sql, begin, sql.len())));
    found
}

fn statement(sql: &str, begin: usize, end: usize) -> Option<Statement<'_>> {
    let line = sql.get(..begin)?.matches('\n').count() + 1;
    Some(Statement { line, sql: sql.get(begin..end)?.trim_end() })
}

fn is_comment(token: &str) -> bool {
    token.starts_with("--") || token.starts_with("/*")
}

/// Bytes of the quoted text, comment or single character that `rest` begins with. What is never closed goes to the end.
fn token_length(rest: &str, first: char) -> usize {
    // `inside` finds the end of the token behind its opening mark.
    let up_to = |open: &str, close: &str| {
        let body = rest.get(open.len()..).unwrap_or_default();
        body.find(close).map_or(rest.len(), |end| open.len() + end + close.len())
    };
    match first {
        // A doubled quote reads as two quoted texts in a row, which is the same for this purpose.
        '\'' => up_to("'", "'"),
        '"' => up_to("\"", "\""),
        '-' if rest.starts_with("--") => up_to("--", "\n"),
        '/' if rest.starts_with("/*") => up_to("/*", "*/"),
        '$' => {
            let name = rest.get(1..).unwrap_or_default();
            let name = name.split_once('$').map(|(name, _)| name);
            match name.filter(|name| name.chars().all(|c| c.is_alphabetic() || c == '_')) {
                Some(name) => {
                    let mark = format!("${name}$");
                    up_to(&mark, &mark)
                }
                None => 1,
            }
        }
        _ => first.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Statement, statements};

    fn cut(sql: &str) -> Vec<(usize, &str)> {
        statements(sql).into_iter().map(|Statement { line, sql }| (line, sql)).collect()
    }

    #[test]
    fn statements_end_at_semicolons_outside_quotes_and_comments() {
        assert_eq!(cut("SELECT 1; SELECT 2 ;\n\nSELECT 3"), [(1, "SELECT 1"), (1, "SELECT 2"), (3, "SELECT 3")]);
        assert_eq!(cut("SELECT ';', 'it''s;' ; x"), [(1, "SELECT ';', 'it''s;'"), (1, "x")]);
        assert_eq!(cut("SELECT \"a;b\";"), [(1, "SELECT \"a;b\"")]);
        assert_eq!(cut("-- one; two\nSELECT 1 -- three; four\n;"), [(2, "SELECT 1 -- three; four")]);
        assert_eq!(cut("/* a; b */ SELECT 1; /* c; */"), [(1, "SELECT 1")]);
        assert_eq!(cut("SELECT $$a;b$$; SELECT $q$a;$$;b$q$"), [(1, "SELECT $$a;b$$"), (1, "SELECT $q$a;$$;b$q$")]);
        assert_eq!(cut("SELECT $1; SELECT $2"), [(1, "SELECT $1"), (1, "SELECT $2")]);
        assert_eq!(cut(" ;; \n -- nothing"), []);
        assert_eq!(cut("SELECT '张;三"), [(1, "SELECT '张;三")]);
    }
}
