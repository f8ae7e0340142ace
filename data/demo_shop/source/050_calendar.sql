-- The shop's calendar: promotions, the days people register, and what sells in which month.

-- `pull` scales how many customers a promotion moves.
CREATE OR REPLACE TEMP TABLE promotion AS
SELECT * FROM (VALUES
  (1, '双11大促', DATE '2024-11-01', DATE '2024-11-11', 100), (2, '年货节', DATE '2024-12-30', DATE '2025-01-28', 45),
  (3, '38女神节', DATE '2025-03-01', DATE '2025-03-08', 45), (4, '618大促', DATE '2025-06-01', DATE '2025-06-20', 85),
  (5, '双11大促', DATE '2025-10-20', DATE '2025-11-11', 105), (6, '年货节', DATE '2026-01-18', DATE '2026-02-16', 48),
  (7, '38女神节', DATE '2026-03-01', DATE '2026-03-08', 50), (8, '618大促', DATE '2026-06-01', DATE '2026-06-20', 90),
  (9, '双11大促', DATE '2026-10-20', DATE '2026-11-11', 110)
) AS t(promotion_no, campaign, starts, ends, pull);

-- A hundred places per promotion: half of its orders fall on the opening and the last two days, the rest in between.
CREATE OR REPLACE TEMP TABLE promotion_day AS
SELECT promotion_no, place,
       CASE WHEN place < 14 THEN starts
            WHEN place < 50 THEN ends - CAST(CASE WHEN campaign = '618大促' THEN 2 ELSE 0 END AS INTEGER)
            WHEN place < 60 THEN ends - CAST(CASE WHEN campaign = '618大促' THEN 3 ELSE 1 END AS INTEGER)
            ELSE starts + CAST((place - 60) * (ends - starts + 1) // 40 AS INTEGER) END AS day
FROM promotion, range(100) AS r(place);

-- Every day of the window with its promotion, if there is one.
CREATE OR REPLACE TEMP TABLE trading_day AS
SELECT day, promotion_no, campaign
FROM (SELECT first_day() + CAST(d AS INTEGER) AS day FROM range(750) AS r(d)) AS days
LEFT JOIN promotion p ON day BETWEEN p.starts AND p.ends;

-- Days of registration: the opening weeks and the promotions bring most people; the shop keeps growing afterwards.
CREATE OR REPLACE TEMP TABLE registration_slot AS
SELECT row_number() OVER (ORDER BY day, copy) - 1 AS slot, day
FROM (
  SELECT day, unnest(range(weight)) AS copy
  FROM (
    SELECT first_day() + CAST(d AS INTEGER) AS day,
           CASE WHEN d < 15 THEN 60 WHEN d < 60 THEN 30 ELSE 16 + d // 100 END
             + CASE WHEN EXISTS (SELECT 1 FROM promotion p WHERE first_day() + CAST(d AS INTEGER) BETWEEN p.starts AND p.ends AND p.pull >= 80) THEN 22
                    WHEN EXISTS (SELECT 1 FROM promotion p WHERE first_day() + CAST(d AS INTEGER) BETWEEN p.starts AND p.ends) THEN 8 ELSE 0 END AS weight
    FROM range(750) AS r(d)
  )
);
SET VARIABLE registration_slots = (SELECT count(*) FROM registration_slot);

-- One line in eight is bought because of the season: sun screen in summer, creams and scarves in winter, gifts before the
-- Spring Festival, scent and lipstick around 8 March.
CREATE OR REPLACE TEMP TABLE season AS
SELECT month, place - 1 AS place, categories[place] AS category
FROM (VALUES
  (1, ['零食', '坚果', '茶叶', '牛奶', '面霜', '护手霜']), (2, ['零食', '坚果', '茶叶', '身体乳', '围巾', '香水']),
  (3, ['口红', '香水', '粉底液', '手袋', '面膜', '腮红']), (4, ['防晒', '爽肤水', '维生素', '鞋', '洁面', '洗衣液']),
  (5, ['防晒', '防晒', '香水', '玩具', '沐浴露', '卸妆']), (6, ['防晒', '防晒', '洗衣液', '纸尿裤', '纸巾', '果汁']),
  (7, ['防晒', '防晒', '沐浴露', '果汁', '洗发水', '清洁剂']), (8, ['防晒', '沐浴露', '果汁', '面膜', '童装', '口红']),
  (9, ['茶叶', '坚果', '精华', '面霜', '鞋', '咖啡']), (10, ['面霜', '身体乳', '围巾', '益生菌', '纸巾', '精华']),
  (11, ['精华', '面霜', '口红', '吹风机', '洗衣液', '纸尿裤']), (12, ['护手霜', '身体乳', '围巾', '香薰', '面霜', '手袋'])
) AS t(month, categories), range(1, 7) AS r(place);

-- What goes into the same basket, and how often in a thousand.
CREATE OR REPLACE TEMP TABLE companion AS
SELECT * FROM (VALUES
  ('口红', '粉底液', 360), ('粉底液', '口红', 260), ('粉底液', '卸妆', 150), ('洗发水', '护发素', 480), ('护发素', '洗发水', 350), ('洗衣液', '柔顺剂', 420),
  ('柔顺剂', '洗衣液', 330), ('纸尿裤', '婴儿湿巾', 460), ('奶粉', '纸尿裤', 200), ('洁面', '爽肤水', 180), ('咖啡', '牛奶', 140), ('眼影', '睫毛膏', 150)
) AS t(category, companion, permille);

-- The hour of an order: two peaks at noon and in the evening, hardly anything before dawn.
SET VARIABLE order_hours = [0,0,0,0,1,1,2,3,4,5,6,6,7,7,7,8,8,8,8,8,9,9,9,9,9,9,9,10,10,10,10,10,10,10,10,11,11,11,11,11,11,11,12,12,12,12,12,12,12,12,12,13,13,13,13,13,13,13,14,14,14,14,14,14,
  15,15,15,15,15,15,16,16,16,16,16,16,17,17,17,17,17,17,18,18,18,18,18,18,19,19,19,19,19,19,19,20,20,20,20,20,20,20,20,20,20,21,21,21,21,21,21,21,21,21,21,22,22,22,22,22,22,22,23,23,23,23];
