//! Draws how long segments take: a line for each, on a scale on which every step is ten times the one before.

use std::fmt::Write;

/// What one segment took, in milliseconds.
pub struct Line {
    pub name: String,
    pub ours: f64,
    pub tuned: Option<f64>,
    pub plain: f64,
}

const LEFT: f64 = 170.0;
const DECADE: f64 = 140.0;
const TOP: f64 = 50.0;
const STEP: f64 = 18.0;

/// Light or dark as the page around it.
const STYLE: &str = "text{font:12px sans-serif;fill:#333}.grid{stroke:#ddd}.way{stroke:#bbb;stroke-width:2}.ours{fill:#0969da}\
.tuned{fill:none;stroke:#1a7f37;stroke-width:2}.plain{fill:#bc4c00}\
@media(prefers-color-scheme:dark){text{fill:#ccc}.grid{stroke:#444}.way{stroke:#666}}";

pub fn drawn(lines: &[Line]) -> String {
    let longest = lines.iter().map(|line| line.plain.max(line.ours)).fold(10.0, f64::max);
    let decades = longest.log10().ceil();
    let at = |ms: f64| LEFT + DECADE * ms.max(1.0).log10();
    let mut height = TOP;
    let mut body = String::new();
    let mut add = |part: std::fmt::Arguments| body.write_fmt(part).unwrap_or_default();
    for line in lines {
        height += STEP;
        let (ours, plain) = (at(line.ours), at(line.plain));
        add(format_args!(
            "<text x=\"{}\" y=\"{:.0}\" text-anchor=\"end\">{}</text>",
            LEFT - 12.0,
            height + 4.0,
            line.name
        ));
        add(format_args!("<path class=\"way\" d=\"M{ours:.1} {height}H{plain:.1}\"/>"));
        add(format_args!("<circle class=\"plain\" cx=\"{plain:.1}\" cy=\"{height}\" r=\"4\"/>"));
        add(format_args!("<circle class=\"ours\" cx=\"{ours:.1}\" cy=\"{height}\" r=\"4\"/>"));
        if let Some(tuned) = line.tuned {
            add(format_args!("<circle class=\"tuned\" cx=\"{:.1}\" cy=\"{height}\" r=\"5\"/>", at(tuned)));
        }
        add(format_args!("\n"));
    }
    for (x, class, name) in [(0.0, "ours", "ours"), (90.0, "tuned", "tuned SQL"), (200.0, "plain", "plain SQL")] {
        let x = LEFT + x;
        add(format_args!(
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"16\" r=\"4\"/><text x=\"{}\" y=\"20\">{name}</text>\n",
            x + 10.0
        ));
    }
    let mut grid = String::new();
    let mut mark = 1.0;
    while at(mark) <= LEFT + DECADE * decades {
        let (x, bottom) = (at(mark), height + STEP / 2.0);
        let part = format!(
            "<path class=\"grid\" d=\"M{x} {TOP}V{bottom}\"/><text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{mark} ms</text>\n",
            TOP - 8.0
        );
        grid.push_str(&part);
        mark *= 10.0;
    }
    let (width, height) = (LEFT + DECADE * decades + 40.0, height + STEP);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\
         <style>{STYLE}</style>\n{grid}{body}</svg>\n"
    )
}
