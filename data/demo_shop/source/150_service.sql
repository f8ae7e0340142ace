-- Reviews and complaints.

CREATE TABLE IF NOT EXISTS reviews (
  review_id BIGINT, customer_id BIGINT, order_id BIGINT, product_id BIGINT, category VARCHAR, reviewed_at TIMESTAMP, rating INTEGER, content VARCHAR
);
CREATE TABLE IF NOT EXISTS tickets (ticket_id BIGINT, customer_id BIGINT, opened_at TIMESTAMP, reason VARCHAR, resolved_at TIMESTAMP);

-- What people praise and complain about, by department.
CREATE OR REPLACE TEMP TABLE opinion AS
SELECT * FROM (VALUES
  ('彩妆', ['显色度很好，日常通勤也不夸张', '颜色很正，显白', '质地轻薄，不卡粉', '持妆一整天，几乎不脱妆', '包装精致，送闺蜜她很喜欢'],
           ['拔干严重，唇纹都出来了', '色差有点大，和图片不一样', '卡粉浮粉，不适合干皮', '用了两天就过敏起小红疹', '掉色太快，吃个饭就没了']),
  ('护肤', ['补水效果明显，第二天皮肤很软', '敏感肌用着也不刺激', '吸收很快，不黏腻', '坚持用了一个月，肤色亮了一点', '味道淡淡的，很温和'],
           ['用完脸上刺痛泛红', '搓泥，后续没法上妆', '没什么效果，不值这个价', '过于油腻，闷出了闭口', '生产日期不太新鲜']),
  ('香氛', ['味道很高级，同事都来问', '留香有大半天', '前调清新，后调温柔', '瓶子很好看，摆着也赏心悦目'], ['味道太冲，闻着头晕', '留香太短，一小时就没了', '喷头漏液，到手少了一截']),
  ('个护', ['洗完头发很蓬松，不油', '泡沫细腻，香味好闻', '家里一直用这款，回购好几次了', '用着很滋润，冬天不干'], ['洗完头皮发痒', '香味太浓', '压头坏了，根本按不出来', '掉发反而更多了']),
  ('母婴', ['宝宝用着不红屁股，很放心', '柔软吸水，夜里不漏', '孩子很喜欢，一直抱着', '没有异味，妈妈放心'], ['侧漏，一晚上换了两次床单', '味道很重，不敢给宝宝用', '尺码偏小，穿不了', '做工粗糙，线头很多']),
  ('家清', ['去污力不错，量大实惠', '香味清淡，衣服很柔软', '囤货价很划算', '抽纸不掉屑，韧性好'], ['漏液了，箱子都湿了', '纸很薄，一擦就破', '味道刺鼻', '洗不干净，还留白色残渍']),
  ('食品', ['口感很好，家人都爱吃', '新鲜，日期很近', '独立包装，带去办公室方便', '味道浓郁，回购'], ['临期了，还有两周就过期', '太甜了，吃不下去', '包装破了，受潮不脆', '有异味，不敢吃']),
  ('保健', ['吃了一个月，状态好一些', '颗粒不大，好吞', '肠胃舒服多了', '味道像果汁，能坚持'], ['吃完肚子不舒服', '没感觉到什么作用', '味道难以下咽']),
  ('小家电', ['风力大，噪音小', '用着顺手，续航也长', '做工扎实，颜值高', '刷得很干净，牙医都夸'], ['用了三天就充不进电', '声音太大，像电钻', '客服推来推去，不给换', '发热严重，有点怕']),
  ('服饰配件', ['版型很好，百搭', '皮质柔软，走线整齐', '很暖和，颜色也高级', '上脚舒服，走一天不累'], ['有胶味，放了一周还有', '尺码不准，偏大一码', '掉色，染到了衣服', '起球，质感一般'])
) AS t(department, praise, blame);

INSERT INTO reviews
WITH told AS (
  SELECT i.*, o.paid_at + to_days(CAST(coalesce(o.delivery_days, 0) + roll(d, 1, 16) AS INTEGER)) + to_seconds(spread(d, 40000)) AS reviewed_at, d,
         pick([1, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5], d, 2) AS rating
  FROM (SELECT *, draw('review', order_id * 100 + line_no) AS d FROM order_items WHERE customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')) AS i
  JOIN orders o USING (order_id)
  WHERE o.customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
    AND o.status = '已完成' AND i.refunded_at IS NULL
    -- A few review nearly everything, most nothing.
    AND roll(d, 0, 1000) < pick([0, 0, 10, 40, 90, 150, 260, 700], draw('reviewer', i.customer_id), 0)
)
SELECT order_id * 100 + line_no, t.customer_id, order_id, product_id, category, reviewed_at, CAST(rating AS INTEGER),
       CASE WHEN rating >= 4 THEN pick(['', '', '很满意，', '第二次买了，', '物流很快，', '朋友推荐来的，', '活动价入手，'], d, 3) || pick(o.praise, draw('opinion', order_id * 100 + line_no), 0) || pick(['。', '，会回购。', '！', '，推荐。', '，值得买。'], draw('opinion', order_id * 100 + line_no), 1)
            WHEN rating = 3 THEN pick(o.praise, draw('opinion', order_id * 100 + line_no), 0) || '，但是' || pick(o.blame, draw('opinion', order_id * 100 + line_no), 1) || '。'
            ELSE pick(['', '太失望了，', '差评，', '不会再买，'], d, 3) || pick(o.blame, draw('opinion', order_id * 100 + line_no), 0) || pick(['。', '！', '，申请了退货。', '，客服也没回复。'], draw('opinion', order_id * 100 + line_no), 1) END
FROM told t JOIN opinion o USING (department)
WHERE reviewed_at < end_of_history()
ORDER BY reviewed_at, 1;

INSERT INTO tickets
WITH upset AS (
  SELECT order_id, customer_id, coalesce(paid_at, ordered_at) AS since, delivery_days, status, draw('ticket', order_id) AS d, draw('ticket time', order_id) AS t
  FROM orders
  WHERE customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
), filed AS (
  -- Late parcels and refunds are what people complain about; the rest is spread.
  SELECT *, since + to_days(CAST(roll(t, 0, 12) AS INTEGER)) + to_seconds(3600 + spread(t, 30000)) AS opened_at
  FROM upset
  WHERE roll(d, 0, 1000) < CASE WHEN delivery_days >= 6 THEN 110 WHEN status = '已退款' THEN 200 ELSE 18 END
)
SELECT order_id, customer_id, opened_at,
       CASE WHEN delivery_days >= 6 AND chance(d, 1, 600) THEN '配送慢' WHEN status = '已退款' AND chance(d, 1, 600) THEN '质量问题'
            ELSE pick(['配送慢', '质量问题', '质量问题', '服务态度', '服务态度', '品类少', '价格贵', '价格贵', '其他', '其他'], d, 2) END,
       CASE WHEN NOT chance(d, 3, 80) AND opened_at + to_seconds(1800 + roll(t, 1, 200) * roll(t, 2, 3000)) < end_of_history() THEN opened_at + to_seconds(1800 + roll(t, 1, 200) * roll(t, 2, 3000)) END
FROM filed
WHERE opened_at < end_of_history()
ORDER BY opened_at, 1;
