-- Marketing touch points before people register and before they order.

CREATE TABLE IF NOT EXISTS touches (touch_id BIGINT, customer_id BIGINT, touched_at TIMESTAMP, source VARCHAR, campaign VARCHAR);

INSERT INTO touches
WITH met AS (
  -- Up to three before registering; ids end in 0 to 2.
  SELECT customer_id, customer_id * 10000 + n AS touch_id, registered_at - to_seconds(300 + spread(draw('met', customer_id * 10 + n), 1500000)) AS touched_at
  FROM (SELECT customer_id, registered_at, unnest(range(pick([0, 0, 1, 1, 1, 2, 2, 3], draw('meets', customer_id), 0))) AS n
        FROM person WHERE customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last'))
  UNION ALL
  -- One order in five follows a touch of the week before; ids end in 5.
  SELECT customer_id, order_id * 10 + 5, ordered_at - to_seconds(600 + spread(draw('nudged', order_id), 600000))
  FROM orders
  WHERE customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last') AND chance(draw('nudge', order_id), 0, 210)
)
SELECT touch_id, customer_id, touched_at,
       -- 小红书, 抖音 and friends gain on search engines over the two years.
       CASE WHEN touched_at < TIMESTAMP '2025-09-01' THEN pick(['小红书', '小红书', '小红书', '抖音', '抖音', '微博', '微博', '搜索引擎', '搜索引擎', '天猫详情页', '天猫详情页', '私域社群', '线下活动', '朋友推荐'], d, 0)
            ELSE pick(['小红书', '小红书', '小红书', '小红书', '抖音', '抖音', '抖音', '抖音', '微博', '搜索引擎', '天猫详情页', '私域社群', '私域社群', '线下活动', '朋友推荐', '朋友推荐'], d, 0) END,
       coalesce(campaign, pick(['新品首发', '新品首发', '会员日', '会员日', '召回计划'], d, 1))
FROM (SELECT *, draw('touch', touch_id) AS d, CAST(touched_at AS DATE) AS day FROM met)
JOIN trading_day USING (day)
ORDER BY touched_at, touch_id;
