use quanxuan::store::Begun;

use super::{at, shop};

#[tokio::test]
async fn the_key_of_a_request_that_died_is_free_again_after_some_minutes() {
    let (_folder, store) = shop();
    let begin = async |minutes: i64, request: &str| {
        store.begin_once("li".to_owned(), "k".to_owned(), request.to_owned(), at(minutes * 60)).await.unwrap()
    };
    assert_eq!(begin(0, "a").await, Begun::First);
    assert_eq!(begin(4, "a").await, Begun::UnderWay);
    assert_eq!(begin(6, "b").await, Begun::Another);
    assert_eq!(begin(6, "a").await, Begun::First);
    assert_eq!(begin(10, "a").await, Begun::UnderWay);
}
