//! The question while it is being written.

use quanxuan::web::number::grouped;
use quanxuan::web::pages::ask::address::Address;

use super::{state, visit};

#[tokio::test]
async fn a_question_is_understood_while_it_is_written() {
    let live = async |question: &str| {
        let address = Address { question: question.into(), ..Address::default() }.to_string();
        visit(&address.replacen("/ask", "/ask/live", 1)).await.body
    };
    let read = live("上海的女性").await;
    let segment = state().pipeline.parse("city = '上海' and gender = '女'").unwrap();
    let count = state().pipeline.count(&[segment], None).await.unwrap().remove(0).unwrap();
    assert!(read.contains(&format!("<strong>{}</strong>", grouped(count))), "{read}");
    let unread = live("上海的女性呜呜").await;
    assert!(unread.contains("chip unread") && unread.contains("live-problem"), "{unread}");
    assert_eq!(live("").await, "");
    assert!(!live("今天天气怎么样").await.contains("live-reading"));
}

#[tokio::test]
async fn what_was_asked_can_be_asked_again_from_the_first_page() {
    let question = "住在苏州的银卡会员";
    let asked = Address { question: question.into(), ..Address::default() }.to_string();
    let count = visit(&asked).await.body;
    let home = visit("/").await.body;
    assert!(home.contains("最近问过") && home.contains(&format!("<a href=\"{asked}\">{question}</a>")), "{home}");
    assert_eq!(visit(&asked).await.status, 200);
    assert!(!count.contains("最近问过"), "beside an answer it would only be in the way");
    assert_eq!(
        visit("/").await.body.matches(&format!(">{question}</a>")).count(),
        1,
        "once, however often it was asked"
    );
}
