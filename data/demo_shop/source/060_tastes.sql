-- Which departments a kind of household buys from.

-- Shares in percent, each row adds up to 100. They follow life rather than chance: mothers buy 母婴 and 家清, young women
-- 彩妆, men 个护 and 小家电, older people 保健 and 食品.
CREATE OR REPLACE TEMP TABLE household AS
SELECT * FROM (VALUES
  ('女学生',   38, 28,  5, 12,  0,  2, 10,  1,  1,  3),
  ('年轻女性', 30, 30,  6, 12,  1,  6,  6,  3,  3,  3),
  ('妈妈',     10, 15,  1, 13, 33, 14,  7,  3,  2,  2),
  ('熟龄女性', 14, 33,  4, 13,  1, 12,  8,  8,  3,  4),
  ('长者',      2, 14,  1, 20,  3, 20, 20, 17,  2,  1),
  ('年轻男性',  3, 14,  6, 31,  0, 10, 18,  5,  9,  4),
  ('爸爸',      2,  8,  2, 21, 26, 17, 13,  4,  6,  1),
  ('熟龄男性',  2, 10,  3, 29,  1, 16, 20, 11,  6,  2)
) AS t(household, 彩妆, 护肤, 香氛, 个护, 母婴, 家清, 食品, 保健, 小家电, 服饰配件);

-- A thousand places per household, each holding a category, so a draw picks by weight.
CREATE OR REPLACE TEMP TABLE taste AS
WITH department_share AS (
  UNPIVOT household ON 彩妆, 护肤, 香氛, 个护, 母婴, 家清, 食品, 保健, 小家电, 服饰配件 INTO NAME department VALUE percent
), share AS (
  SELECT household, c.category, percent * share AS weight,
         CAST(sum(percent * share) OVER (PARTITION BY household ORDER BY c.category) AS BIGINT) AS upto
  FROM department_share JOIN category c USING (department)
)
SELECT household, category, unnest(range((upto - weight + 9) // 10, (upto + 9) // 10)) AS place
FROM share
WHERE weight > 0;
