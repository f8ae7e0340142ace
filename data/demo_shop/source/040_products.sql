-- The assortment: 30 invented brands, 47 categories, some 660 products.

-- `rank` is the brand's price position: 1 cheap, 2 middle, 3 premium.
CREATE OR REPLACE TEMP TABLE brand AS
SELECT * FROM (VALUES
  ('花屿', 2, ['彩妆', '护肤', '香氛']), ('月见', 1, ['彩妆', '护肤']), ('Lumi', 3, ['彩妆', '香氛']), ('绯色记', 1, ['彩妆']), ('Rosée', 3, ['彩妆', '护肤', '香氛']),
  ('白芷集', 2, ['护肤', '个护']), ('Nuage', 3, ['护肤', '彩妆']), ('朴植', 1, ['护肤', '个护', '母婴']), ('澄澈', 2, ['护肤']), ('屿光实验室', 3, ['护肤', '小家电']), ('雪绒花坊', 2, ['护肤', '个护']),
  ('森野', 2, ['个护', '香氛', '家清']), ('青禾', 1, ['个护', '家清']), ('木槿堂', 2, ['个护', '保健']), ('Velio', 3, ['个护', '小家电']), ('净小白', 1, ['个护', '家清']),
  ('小鹿嘟嘟', 2, ['母婴']), ('棉花豆', 1, ['母婴', '家清']), ('贝初心', 3, ['母婴', '食品', '保健']), ('云朵妈妈', 2, ['母婴', '服饰配件']),
  ('暖居', 1, ['家清']), ('洁语', 2, ['家清']),
  ('山野集市', 2, ['食品']), ('麦田小铺', 1, ['食品']), ('晨曦牧场', 2, ['食品', '保健']), ('知味堂', 3, ['食品', '保健']),
  ('元气方程', 2, ['保健']), ('Sonique', 2, ['小家电']), ('织夏', 2, ['服饰配件']), ('Maison Qiu', 3, ['服饰配件', '香氛'])
) AS t(brand, rank, departments);

-- `share` is the category's share of its department's lines in percent; `low` and `high` bound the list price in 元;
-- a product is called by its brand, one of the lines, the noun and one of the specs.
CREATE OR REPLACE TEMP TABLE category AS
SELECT * FROM (VALUES
  ('彩妆', '口红', '口红', 30, 49, 360, ['丝绒雾面', '水光镜面', '滋润唇釉', '哑光细管', '奶油慕斯'], ['#01 豆沙红', '#03 正宫红', '#06 奶茶棕', '#08 莓果紫', '#12 蜜桃橘']),
  ('彩妆', '粉底液', '粉底液', 20, 89, 520, ['轻雾持妆', '水润奶油肌', '养肤', '控油哑光', '无瑕柔光'], ['30ml 象牙白', '30ml 自然色', '35ml 暖调', '15ml 便携装']),
  ('彩妆', '眼影', '眼影', 13, 59, 320, ['大地九色', '日落十二色', '单色偏光', '玫瑰四色'], ['盘', '盘 限定版', '珠光', '哑光']),
  ('彩妆', '睫毛膏', '睫毛膏', 9, 49, 220, ['纤长卷翘', '浓密防水', '根根分明'], ['黑色 8ml', '棕色 8ml', '温水可卸']),
  ('彩妆', '腮红', '腮红', 8, 39, 260, ['云朵', '液体', '烘焙渐变'], ['蜜桃色', '裸杏色', '玫瑰色']),
  ('彩妆', '眉笔', '眉笔', 8, 19, 160, ['极细双头', '自动旋转', '三角芯'], ['灰棕', '深棕', '黑灰']),
  ('彩妆', '卸妆', '', 12, 39, 260, ['温和卸妆膏', '清透卸妆水', '植物卸妆油'], ['100g', '200ml', '400ml 家庭装']),
  ('护肤', '洁面', '洁面乳', 19, 39, 280, ['氨基酸', '清透慕斯', '深层净澈', '舒缓绵密'], ['100g', '120ml', '150ml']),
  ('护肤', '爽肤水', '爽肤水', 15, 59, 420, ['玻尿酸保湿', '积雪草舒缓', '烟酰胺焕亮', '酵母精粹'], ['120ml', '200ml', '300ml']),
  ('护肤', '精华', '精华', 17, 129, 1480, ['抗皱紧致', '美白淡斑', '修护屏障', '补水密集', '双抗'], ['15ml', '30ml', '50ml']),
  ('护肤', '面霜', '面霜', 14, 99, 1680, ['神经酰胺', '轻盈保湿', '紧致滋养', '夜间修护'], ['30g', '50g', '75g']),
  ('护肤', '面膜', '面膜', 18, 29, 320, ['玻尿酸补水', '氨基酸睡眠', '清洁泥', '胶原紧致', '舒缓冷敷'], ['5片装', '10片装', '20片装', '100g']),
  ('护肤', '防晒', '防晒乳', 11, 49, 360, ['清爽水感', '高倍户外', '妆前隔离', '儿童温和'], ['SPF50+ 40ml', 'SPF50+ 60ml', 'SPF30 50ml']),
  ('护肤', '眼霜', '眼霜', 6, 119, 1280, ['淡纹', '去浮肿', '多肽紧致'], ['15g', '20g', '30g']),
  ('香氛', '香水', '香水', 66, 129, 1580, ['白茶', '无花果', '柑橘海盐', '玫瑰乌木', '桂花乌龙'], ['10ml', '30ml', '50ml', '100ml']),
  ('香氛', '香薰', '香薰', 34, 39, 480, ['雪松', '栀子', '雨后青草', '暖阳檀木'], ['蜡烛 200g', '无火 150ml', '车载']),
  ('个护', '洗发水', '洗发水', 25, 29, 220, ['控油蓬松', '防脱固发', '柔顺修护', '去屑止痒', '无硅油'], ['300ml', '500ml', '750ml']),
  ('个护', '护发素', '护发素', 15, 29, 200, ['顺滑修护', '水润亮泽', '烫染修护'], ['200ml', '300ml', '500ml']),
  ('个护', '沐浴露', '沐浴露', 17, 25, 180, ['樱花香氛', '牛奶滋润', '果酸焕肤', '海盐清爽'], ['400ml', '650ml', '1L']),
  ('个护', '身体乳', '身体乳', 12, 29, 240, ['烟酰胺', '乳木果', '神经酰胺'], ['200ml', '300ml', '500ml']),
  ('个护', '护手霜', '护手霜', 9, 9, 98, ['蜂蜜滋养', '玫瑰', '乳木果'], ['30g', '50g', '80g', '三支礼盒']),
  ('个护', '牙膏', '牙膏', 14, 9, 88, ['美白', '抗敏感', '益生菌', '薄荷清新'], ['90g', '120g', '三支装']),
  ('个护', '剃须', '', 8, 29, 680, ['往复式剃须刀', '旋转剃须刀', '剃须泡沫', '替换刀头'], ['标准款', '旅行款', '礼盒装']),
  ('母婴', '纸尿裤', '纸尿裤', 32, 59, 320, ['云柔超薄', '日夜干爽', '拉拉裤', '新生儿'], ['S 64片', 'M 56片', 'L 48片', 'XL 42片']),
  ('母婴', '奶粉', '奶粉', 20, 168, 520, ['有机', '羊奶', '水解', '儿童成长'], ['1段 800g', '2段 800g', '3段 900g']),
  ('母婴', '婴儿湿巾', '婴儿湿巾', 21, 15, 119, ['手口专用', '加厚柔润', '纯水'], ['80片×3包', '80片×10包', '便携 20片×8']),
  ('母婴', '童装', '', 15, 49, 360, ['婴儿纯棉连体衣', '儿童卫衣', '儿童羽绒马甲', '儿童纱布睡衣'], ['80cm', '90cm', '110cm', '130cm']),
  ('母婴', '玩具', '', 12, 19, 480, ['大颗粒积木', '早教故事机', '毛绒安抚玩具', '益智拼图'], ['基础款', '豪华款', '礼盒']),
  ('家清', '洗衣液', '洗衣液', 31, 25, 160, ['深层洁净', '香氛留香', '婴儿专用', '除菌除螨'], ['2kg', '3kg', '3kg×2']),
  ('家清', '柔顺剂', '柔顺剂', 17, 19, 120, ['香氛', '抗静电', '蓬松'], ['1L', '2L', '3L']),
  ('家清', '纸巾', '', 33, 12, 129, ['原木抽纸', '乳霜柔纸巾', '厨房纸巾', '湿厕纸'], ['6包', '12包', '24包', '整箱']),
  ('家清', '清洁剂', '清洁剂', 19, 12, 99, ['厨房重油', '浴室除垢', '多用途', '洗碗'], ['500ml', '1L', '2瓶装']),
  ('食品', '零食', '', 30, 9, 168, ['香辣鸭脖', '原切薯片', '蛋黄酥', '芒果干', '夹心海苔'], ['80g', '200g', '礼包']),
  ('食品', '坚果', '', 16, 19, 199, ['每日坚果', '夏威夷果', '碧根果', '开心果'], ['250g', '500g', '750g 礼盒']),
  ('食品', '咖啡', '咖啡', 16, 29, 268, ['冻干速溶', '挂耳', '意式拼配豆'], ['12颗', '24颗', '250g']),
  ('食品', '茶叶', '', 12, 39, 880, ['西湖龙井', '金骏眉红茶', '白毫银针', '桂花乌龙茶'], ['50g', '100g', '礼盒 250g']),
  ('食品', '牛奶', '', 16, 39, 129, ['纯牛奶', '低脂高钙牛奶', 'A2 全脂牛奶', '原味酸奶'], ['250ml×12', '250ml×24', '1L×6']),
  ('食品', '果汁', '', 10, 15, 99, ['NFC 橙汁', '蓝莓汁', '西梅汁', '椰子水'], ['300ml×4', '1L×2', '200ml×10']),
  ('保健', '维生素', '', 40, 49, 360, ['复合维生素', '维生素 C 咀嚼片', '维生素 B 族片', '钙镁锌片'], ['60片', '90片', '120片']),
  ('保健', '益生菌', '益生菌', 33, 79, 420, ['成人肠道', '儿童', '女性'], ['20条', '30条', '60条']),
  ('保健', '胶原蛋白', '', 27, 99, 680, ['胶原蛋白肽饮', '深海鱼胶原蛋白粉', '胶原蛋白果冻'], ['7瓶', '15瓶', '30条']),
  ('小家电', '吹风机', '吹风机', 34, 129, 2699, ['高速负离子', '折叠便携', '恒温护发'], ['标准版', '礼盒版', 'Pro']),
  ('小家电', '电动牙刷', '电动牙刷', 43, 79, 899, ['声波', '儿童', '便携'], ['单支', '双支装', '旗舰版']),
  ('小家电', '美容仪', '美容仪', 23, 299, 3000, ['射频', '微电流', '洁面', '脱毛'], ['经典版', '升级版', '套装']),
  ('服饰配件', '手袋', '手袋', 30, 159, 2890, ['托特', '链条腋下', '水桶', '通勤'], ['小号', '中号', '大号']),
  ('服饰配件', '鞋', '', 42, 99, 1280, ['小白鞋', '乐福鞋', '玛丽珍', '跑步鞋'], ['经典款', '加绒款', '联名款']),
  ('服饰配件', '围巾', '围巾', 28, 49, 680, ['羊绒', '格纹', '真丝方巾'], ['长款', '方形', '礼盒'])
) AS t(department, category, noun, share, low, high, lines, specs);

-- Fourteen products per category: the cube of a uniform step puts most of them near the low end of the price range, and
-- a premium brand moves its product up. About one in seven is launched while the shop is open.
CREATE OR REPLACE TABLE products AS
WITH house AS (
  SELECT brand, rank, unnest(departments) AS department FROM brand
), shelf_place AS (
  SELECT c.*, n, row_number() OVER (ORDER BY c.department, c.category, n) AS number
  FROM category c, range(14) AS r(n)
), house_choice AS (
  SELECT department, list(struct_pack(brand := brand, rank := rank) ORDER BY brand) AS houses FROM house GROUP BY department
), named AS (
  -- Lines and specs take turns; when all their pairs are used up, the next brand starts over, so no name occurs twice.
  SELECT *, n % (length(lines) * length(specs)) AS turn, n // (length(lines) * length(specs)) AS lap FROM shelf_place
), drawn AS (
  SELECT s.*, draw('product', s.category || s.n) AS d, houses[1 + (turn + lap) % length(houses)] AS house
  FROM named s JOIN house_choice USING (department)
), priced AS (
  -- From 0 to 130.
  SELECT *, roll(d, 0, 30) + n * 5 + (house.rank - 1) * 18 AS position
  FROM drawn
)
SELECT 100000 + number * 37 AS product_id,
       house.brand || ' ' || lines[1 + turn % length(lines)] || noun || ' ' || specs[1 + turn // length(lines) % length(specs)] AS name,
       department, category, house.brand AS brand,
       -- Prices end in 9, as shop prices do.
       CAST(greatest(low, least(high, (low + (high - low) * position * position * position // (130 * 130 * 130)) // 10 * 10 + 9)) AS DECIMAL(12, 2)) AS list_price,
       CASE WHEN roll(d, 2, 7) = 0 THEN first_day() + CAST(30 + roll(d, 3, 690) AS INTEGER)
            ELSE first_day() - CAST(60 + roll(d, 3, 1200) AS INTEGER) END AS launched_on
FROM priced
ORDER BY product_id;

-- The shelf of a month: twenty places per category in order of price, filled with the products launched before that month,
-- so that nothing is sold, or looked at the days before, ahead of its launch, and a place means the same price position all the time.
CREATE OR REPLACE TEMP TABLE shelf AS
WITH month AS (
  SELECT CAST(first_day() + to_months(CAST(m AS INTEGER)) AS DATE) AS month FROM range(25) AS r(m)
), stock AS (
  SELECT month, p.*, row_number() OVER (PARTITION BY month, category ORDER BY list_price, product_id) - 1 AS position,
         count(*) OVER (PARTITION BY month, category) AS stocked
  FROM month JOIN products p ON p.launched_on + 3 < month
)
SELECT month, category, place, product_id, name, department, brand, CAST(list_price * 100 AS BIGINT) AS list_cents
FROM stock, range(20) AS r(place)
WHERE position = place * stocked // 20
ORDER BY month, category, place;
