-- Who the customers are and how they shop. `person` is a helper table: it also holds what the shop cannot know, such as the
-- pace at which someone buys and the day they stop.

CREATE OR REPLACE TEMP TABLE person (
  customer_id BIGINT, soul BIGINT, abroad BOOLEAN, country VARCHAR, province VARCHAR, city VARCHAR, city_tier VARCHAR,
  woman BOOLEAN, age INTEGER, birthday DATE, occupation VARCHAR, married BOOLEAN, children INTEGER, household VARCHAR,
  registered_at TIMESTAMP, channel VARCHAR, later_channel VARCHAR, moves_on DATE, device VARCHAR,
  pace INTEGER, starts DATE, stops DATE, pauses DATE, resumes DATE, promotion_love INTEGER, browsing INTEGER,
  tier INTEGER, bulk BOOLEAN, night BOOLEAN, weekend BOOLEAN, hunter BOOLEAN, wallet BOOLEAN, bare_face BOOLEAN,
  favourite_1 VARCHAR, favourite_2 VARCHAR, favourite_3 VARCHAR, quits VARCHAR, quits_on DATE, d BIGINT
);

-- What goes best with a category.
CREATE OR REPLACE TEMP TABLE best_companion AS
SELECT category, arg_max(companion, permille) AS companion FROM companion GROUP BY category;

INSERT INTO person
WITH id AS (
  SELECT k AS customer_id, draw('person', k) AS d, draw('double', k) AS doubled
  FROM range(getvariable('chunk_first'), getvariable('chunk_last') + 1) AS r(k)
), identity AS (
  -- Three customers in a hundred are a person who already has an account: `soul` is that account, and everything that
  -- belongs to the person (name, birthday, phone, mail, home) is drawn from it.
  SELECT *, CASE WHEN chance(doubled, 0, 30) AND customer_id > 20 THEN customer_id - 1 - roll(doubled, 1, 20) ELSE customer_id END AS soul
  FROM id
), body AS (
  SELECT *, draw('body', soul) AS b, draw('home', soul) AS h, draw('habit', customer_id) AS a, draw('pace', customer_id) AS p, draw('time', customer_id) AS t
  FROM identity
), aged AS (
  SELECT *, chance(b, 0, 720) AS woman,
         -- Mostly 20 to 45; students from 16, a few up to 80.
         CASE WHEN roll(b, 1, 100) < 14 THEN 16 + roll(b, 2, 7) WHEN roll(b, 1, 100) < 46 THEN 22 + roll(b, 2, 9) WHEN roll(b, 1, 100) < 75 THEN 30 + roll(b, 2, 11)
              WHEN roll(b, 1, 100) < 90 THEN 40 + roll(b, 2, 13) ELSE 52 + roll(b, 2, 28) END AS age,
         CAST(chance(draw('abroad', soul), 0, 31) AS BOOLEAN) AS abroad
  FROM body
), family AS (
  SELECT *, chance(b, 3, CASE WHEN age < 23 THEN 15 WHEN age < 28 THEN 280 WHEN age < 34 THEN 640 ELSE 880 END) AS married
  FROM aged
), parent AS (
  SELECT *, CASE WHEN NOT married OR age < 22 THEN CASE WHEN age > 28 AND chance(h, 3, 40) THEN 1 ELSE 0 END
                 WHEN chance(h, 3, CASE WHEN age < 28 THEN 350 WHEN age < 34 THEN 640 ELSE 870 END)
                 THEN 1 + CAST(chance(a, 3, CASE WHEN age < 30 THEN 150 ELSE 310 END) AS INTEGER) + CAST(roll(a, 3, 1000) < 25 AS INTEGER) ELSE 0 END AS children
  FROM family
), working AS (
  SELECT *,
         CASE WHEN age < 23 AND chance(h, 2, 780) THEN '学生'
              WHEN age >= CASE WHEN woman THEN 55 ELSE 60 END AND chance(h, 2, 850) THEN '退休'
              WHEN woman AND children > 0 AND chance(h, 2, 190) THEN '家庭主妇'
              ELSE pick(['白领','白领','白领','白领','白领','白领','教师','教师','医生','程序员','程序员','公务员','公务员','个体经营','个体经营','自由职业','自由职业'], d, 3) END AS occupation,
         CASE WHEN children > 0 AND age < 50 THEN CASE WHEN woman THEN '妈妈' ELSE '爸爸' END
              WHEN age >= 58 THEN '长者'
              WHEN woman THEN CASE WHEN age < 24 THEN '女学生' WHEN age < 40 THEN '年轻女性' ELSE '熟龄女性' END
              ELSE CASE WHEN age < 40 THEN '年轻男性' ELSE '熟龄男性' END END AS household
  FROM parent
), arrived AS (
  SELECT w.*, s.day,
         -- Registrations follow the day's traffic: quiet at night, busy at noon and in the evening.
         s.day + to_seconds(pick([0,1,7,8,9,9,10,10,11,11,12,12,12,13,13,14,15,16,17,18,19,19,20,20,20,21,21,21,22,22,23], t, 1) * 3600 + spread(draw('registered', customer_id), 3600)) AS registered_at
  FROM working w JOIN registration_slot s ON s.slot = spread(t, getvariable('registration_slots'))
), placed AS (
  SELECT a.*, s.country, s.province, s.city, s.city_tier
  FROM arrived a JOIN place_slot s ON s.abroad = a.abroad
    AND s.slot = spread(h, CASE WHEN a.abroad THEN getvariable('slots_abroad') ELSE getvariable('slots_home') END)
), shopping AS (
  SELECT *,
         -- Days between two orders; 0 never buys, -1 buys once.
         CASE WHEN roll(p, 0, 1000) < 100 THEN 0
              WHEN roll(p, 0, 1000) < 310 THEN -1
              WHEN roll(p, 0, 1000) < 545 THEN 60 + roll(p, 1, 100)
              WHEN roll(p, 0, 1000) < 800 THEN 26 + roll(p, 1, 36)
              WHEN roll(p, 0, 1000) < 955 THEN 12 + roll(p, 1, 15)
              ELSE 5 + roll(p, 1, 8) END AS pace,
         -- Two in three buy within three days of registering, one in six within a month, the rest have to be won.
         day + CAST(CASE WHEN roll(p, 2, 100) < 66 THEN roll(p, 3, 4) WHEN roll(p, 2, 100) < 83 THEN 3 + roll(p, 3, 27) ELSE 30 + roll(p, 3, 200) END AS INTEGER) AS starts,
         draw('stop', customer_id) AS q
  FROM placed
), staying AS (
  SELECT *,
         -- Half stay; a third stop somewhere between the first order and the end; one in seven pauses and comes back.
         CASE WHEN chance(q, 0, 370) AND starts < last_day() THEN starts + CAST(1 + roll(q, 1, last_day() - starts) AS INTEGER) END AS stops,
         CASE WHEN roll(q, 0, 1000) BETWEEN 370 AND 519 AND starts < last_day() - 200 THEN starts + CAST(20 + roll(q, 2, last_day() - starts - 180) AS INTEGER) END AS pauses
  FROM shopping
), wishing AS (
  SELECT *, roll(f, 0, 1000) AS place_1, roll(f, 1, 1000) AS place_2, roll(f, 2, 1000) AS place_3, chance(f, 3, 500) AS paired
  FROM (SELECT *, draw('favourite', customer_id) AS f FROM staying)
), liking AS (
  -- Three favourite categories a person, from the household's taste; they carry the repeat purchases. For half of the
  -- people the third is what goes best with the first, so pairs meet across orders too.
  SELECT w.*, t1.category AS favourite_1, t2.category AS favourite_2, coalesce(CASE WHEN paired THEN c.companion END, t3.category) AS favourite_3
  FROM wishing w
  JOIN taste t1 ON t1.household = w.household AND t1.place = w.place_1
  JOIN taste t2 ON t2.household = w.household AND t2.place = w.place_2
  JOIN taste t3 ON t3.household = w.household AND t3.place = w.place_3
  LEFT JOIN best_companion c ON c.category = t1.category
)
SELECT customer_id, soul, abroad, country, province, city, city_tier,
       woman, CAST(age AS INTEGER),
       -- The birthday falls within the year that makes them this old on 2026-11-21, so 29 February occurs.
       make_date(2026 - age, 11, 21) - CAST(roll(draw('birthday', soul), 0, 365) AS INTEGER),
       occupation, married, children, household,
       registered_at,
       CASE WHEN abroad THEN pick(['官网','官网','APP'], a, 0)
            WHEN age >= 55 THEN pick(['线下门店','线下门店','线下门店','小程序','小程序','京东','天猫'], a, 0)
            ELSE pick(['天猫','天猫','天猫','天猫','天猫','京东','京东','京东','抖音','抖音','小程序','小程序','小程序','APP','APP','官网','线下门店','线下门店','线下门店'], a, 0) END,
       -- Buyers drift from the market places to the shop's own channels and to 抖音.
       CASE WHEN abroad THEN pick(['APP','官网'], a, 1)
            ELSE pick(['小程序','小程序','小程序','小程序','抖音','抖音','抖音','APP','APP','官网','线下门店'], a, 1) END,
       first_day() + CAST(120 + roll(a, 2, 1100) AS INTEGER),
       CASE WHEN age < 45 THEN pick(['iOS','iOS','iOS','iOS','Android','Android','Android','PC'], q, 3) ELSE pick(['Android','Android','Android','Android','iOS','PC','PC'], q, 3) END,
       pace, starts, stops, pauses, pauses + CAST(110 + roll(q, 1, 160) AS INTEGER),
       -- How many promotions in a thousand move this customer, and how often they look around.
       CAST(60 + roll(p, 1, 350) * CASE WHEN roll(t, 2, 10) < 2 THEN 2 ELSE 1 END AS INTEGER),
       CAST(roll(t, 2, 10) + CASE WHEN roll(t, 3, 12) = 0 THEN 14 ELSE 1 END AS INTEGER),
       -- Price tier 0 to 3, higher in large cities.
       CAST(least(3, roll(d, 0, 3) + CASE WHEN city_tier IN ('一线', '新一线') THEN roll(d, 1, 2) ELSE 0 END + CASE WHEN roll(d, 2, 10) = 0 THEN 1 ELSE 0 END) AS INTEGER),
       chance(draw('bulk', customer_id), 0, 7),
       chance(draw('hours', customer_id), 0, 85), chance(draw('hours', customer_id), 1, 105),
       chance(draw('purse', customer_id), 0, 140), chance(draw('purse', customer_id), 1, 90) AND NOT abroad,
       -- Wears no foundation, whatever lipstick she buys.
       chance(draw('purse', customer_id), 2, 350),
       favourite_1, favourite_2, favourite_3,
       CASE WHEN chance(draw('quits', customer_id), 0, 60) THEN pick(['短信','短信','邮件','邮件','邮件','APP推送','企业微信','公众号'], draw('quits', customer_id), 1) END,
       day + CAST(20 + roll(draw('quits', customer_id), 2, 500) AS INTEGER),
       d
FROM liking;
