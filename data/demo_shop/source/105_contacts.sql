-- How a person can be reached: phone and mail belong to the soul, so two accounts of one person share them.

CREATE OR REPLACE TEMP TABLE contact (
  customer_id BIGINT, name VARCHAR, phone VARCHAR, email VARCHAR, by_sms BOOLEAN, by_mail BOOLEAN, by_push BOOLEAN, by_wecom BOOLEAN, by_account BOOLEAN
);

INSERT INTO contact
WITH drawn AS (
  SELECT *, draw('name', soul) AS n, draw('contact', soul) AS c, draw('consent', customer_id) AS k
  FROM person
  WHERE customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
), found AS (
  SELECT *,
         CASE WHEN country IN ('美国', '英国', '加拿大', '澳大利亚') AND roll(n, 3, 100) < 70 THEN pick(CASE WHEN woman THEN getvariable('english_women') ELSE getvariable('english_men') END, n, 0) || ' ' || pick(getvariable('english_surnames'), n, 1)
              WHEN country = '日本' AND roll(n, 3, 100) < 75 THEN pick(getvariable('japanese_surnames'), n, 0) || pick(CASE WHEN woman THEN getvariable('japanese_women') ELSE getvariable('japanese_men') END, n, 1)
              WHEN country = '韩国' AND roll(n, 3, 100) < 75 THEN pick(getvariable('korean_surnames'), n, 0) || pick(CASE WHEN woman THEN getvariable('korean_women') ELSE getvariable('korean_men') END, n, 1)
              -- One given name in five has a single character.
              ELSE pick(getvariable('surnames'), n, 0) || CASE WHEN roll(n, 3, 5) > 0 THEN pick(CASE WHEN woman THEN getvariable('women_first') ELSE getvariable('men_first') END, n, 1) ELSE '' END
                   || pick(CASE WHEN woman THEN getvariable('women_second') ELSE getvariable('men_second') END, n, 2) END AS name,
         -- Unique per person: the tail walks through all of 0 .. 999999 before it repeats with another prefix.
         CASE WHEN NOT chance(c, 0, CASE WHEN abroad THEN 450 ELSE 55 END)
              THEN getvariable('phone_prefixes')[1 + (soul // 1000000 + soul) % 25] || '00' || lpad(CAST((soul * 387911 + 41) % 1000000 AS VARCHAR), 6, '0') END AS phone,
         CASE WHEN chance(c, 1, CASE WHEN abroad THEN 900 ELSE 560 END)
              THEN pick(getvariable('nicknames'), c, 2) || CAST(100 + soul AS VARCHAR) || '@'
                   || pick(CASE WHEN country = '英国' THEN getvariable('mail_britain') WHEN abroad THEN getvariable('mail_abroad') ELSE getvariable('mail_home') END, c, 3) END AS email
  FROM drawn
)
SELECT customer_id, name, phone, email,
       phone IS NOT NULL AND chance(k, 0, 760), email IS NOT NULL AND chance(k, 1, 580),
       (channel = 'APP' OR later_channel = 'APP') OR chance(k, 2, 180), NOT abroad AND chance(k, 3, 230), NOT abroad AND (channel = '小程序' OR later_channel = '小程序') AND chance(k, 2, 700)
FROM found;
