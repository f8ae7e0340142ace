//! A customer over the last months: states and segments.

use jiff::civil::date;

use super::records::Site;

#[tokio::test]
async fn a_customer_goes_in_and_out_of_segments_as_lists_of_those_days_say() {
    let site = Site::new();
    let pipeline = super::state().pipeline;
    let rule = "purchase in last 1 months";
    site.segment("buyers", rule).await;
    site.segment("their women", "in segment 'buyers' and gender = '女'").await;
    let run = async |day| {
        let request = quanxuan::pipeline::RunRequest {
            text: rule.to_owned(),
            as_of: Some(day),
            saved: None,
            who: "local".to_owned(),
        };
        pipeline.run(request).await.unwrap().answer.list.as_ref().unwrap().customer_ids.clone()
    };
    let (before, after) = (run(date(2026, 8, 1)).await, run(date(2026, 9, 1)).await);
    let id = before.iter().find(|id| !after.contains(id)).unwrap();
    let page = site.visit(&format!("/customers/{id}/course")).await;
    let row = page.split(">buyers</a>").nth(1).unwrap().split("</tr>").next().unwrap();
    let told: Vec<bool> = row.split("<td").skip(1).map(|cell| cell.contains("is-in")).collect();
    assert_eq!(told.len(), 7, "six month ends and the day itself: {page}");
    assert_eq!(&told[2..4], [true, false], "as the lists of 1 August and 1 September: {page}");
    assert!(page.contains("RFM") && page.contains(">2026-11-21</th>"), "{page}");
    let customer = site.visit(&format!("/customers/{id}")).await;
    assert!(customer.contains(&format!("hx-get=\"/customers/{id}/course\"")), "{customer}");
}
