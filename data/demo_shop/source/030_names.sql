-- People's names, mail addresses and search words.

-- The most common surnames of China, the commonest written more often.
SET VARIABLE surnames = ['王','王','王','王','王','李','李','李','李','李','张','张','张','张','刘','刘','刘','陈','陈','陈','杨','杨','黄','黄','赵','赵','吴','吴','周','周',
  '徐','孙','马','朱','胡','郭','何','林','罗','高','郑','梁','谢','宋','唐','许','韩','邓','冯','曹','彭','曾','肖','田','董','潘','袁','蔡','蒋','余','于','杜','叶','程','魏','苏','吕','丁',
  '任','卢','姚','沈','钟','姜','崔','谭','陆','范','汪','廖','石','金','贾','韦','夏','傅','方','邹','熊','白','孟','秦','邱','侯','江','尹','薛','闫','段','雷','龙','史','陶','贺','顾','毛','郝','龚','邵','万','欧阳','上官','司徒'];
SET VARIABLE women_first = ['雨','思','欣','佳','婷','梦','晓','雪','静','丽','诗','语','子','若','心','美','嘉','慧','可','安','文','玉','春','秀','海','晨','清','芷','依','一'];
SET VARIABLE women_second = ['涵','怡','琪','悦','婷','瑶','颖','萱','洁','敏','雯','琳','娜','妍','彤','兰','芳','燕','霞','梅','然','宁','月','莹','薇','蕾','晴','儿','菲','清'];
SET VARIABLE men_first = ['浩','子','俊','志','宇','建','文','明','晓','泽','博','嘉','天','家','伟','国','思','立','鹏','一','海','东','少','振','永','晨','景','睿','凯','承'];
SET VARIABLE men_second = ['轩','宇','杰','强','伟','军','涛','鹏','辉','斌','航','然','豪','峰','磊','阳','超','华','平','明','龙','飞','安','文','林','恒','铭','晨','洋','毅'];
SET VARIABLE english_women = ['Emily','Olivia','Sophie','Grace','Chloe','Emma','Lily','Hannah','Amelia','Lucy','Jessica','Rachel','Megan','Alice','Nora'];
SET VARIABLE english_men = ['James','Oliver','Daniel','Ethan','Henry','Jack','Liam','Thomas','Ryan','Noah','Kevin','Michael','Andrew','Leo','Brian'];
SET VARIABLE english_surnames = ['Smith','Johnson','Brown','Taylor','Wilson','Lee','Clark','Walker','Hall','Young','Wang','Chen','Liu','Zhang','Wong','Harris','Lewis','Martin','O''Brien','Evans'];
SET VARIABLE japanese_surnames = ['佐藤','铃木','高桥','田中','伊藤','渡边','山本','中村','小林','加藤'];
SET VARIABLE japanese_women = ['美咲','阳菜','结衣','葵','樱','明日香','惠子','由美'];
SET VARIABLE japanese_men = ['翔太','大辉','莲','拓海','健太','直树','悠斗','诚'];
SET VARIABLE korean_surnames = ['金','李','朴','崔','郑','姜','赵','尹','张','林'];
SET VARIABLE korean_women = ['敏智','瑞妍','智恩','秀贤','恩地','慧善','有娜','彩英'];
SET VARIABLE korean_men = ['敏浩','俊浩','贤宇','东旭','在勋','成民','泰亨','志勋'];

-- Mail addresses: a nickname, a number of the person's own, and the domain people of that country use.
SET VARIABLE nicknames = ['sunny','lily','moon','peach','cloud','momo','coco','snow','leaf','star','rain','miao','yoyo','tiantian','xiaoyu','apple','nana','summer','echo','nini'];
SET VARIABLE mail_home = ['qq.com','qq.com','qq.com','qq.com','163.com','163.com','163.com','126.com','gmail.com','outlook.com','sina.com','foxmail.com','139.com'];
SET VARIABLE mail_abroad = ['gmail.com','gmail.com','gmail.com','outlook.com','yahoo.com','icloud.com','hotmail.com'];
SET VARIABLE mail_britain = ['gmail.com','gmail.com','outlook.com','orange.co.uk','btinternet.com','yahoo.co.uk'];

-- Mobile numbers: real prefixes, then 00, then six digits of the person's own.
SET VARIABLE phone_prefixes = ['138','139','136','137','135','150','151','158','159','188','187','182','130','131','186','185','176','133','153','180','189','177','199','166','198'];

-- What people type into the search box, apart from category names.
SET VARIABLE keywords = ['敏感肌','敏感肌','美白','美白','抗老','补水','补水','油头','控油','祛痘','保湿','淡斑','舒缓','防脱','平价','送礼','学生党','成分党','烟酰胺','玻尿酸','无香','婴儿可用','大牌平替','礼盒','旅行装'];
