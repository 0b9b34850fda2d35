"""Chinese for the things of every day, by their English names."""

# ruff: noqa: E501  (tables read better unbroken)

THINGS: dict[str, str] = {
    # animals
    "sheep": "羊; 绵羊; 山羊; 羊群; 只羊", "chicken": "鸡; 母鸡; 小鸡; 养鸡场; 公鸡", "duck": "鸭子; 鸭", "pig": "猪; 小猪; 母猪; 养猪场", "cow": "牛; 奶牛; 牛群; 母牛", "cat": "猫; 猫咪; 小猫", "dog": "狗; 狗狗; 小狗; 犬; 犬种", "bird": "鸟; 鸟类; 小鸟; 鸟儿; 候鸟; 麻雀; 鸟叫; 鸟鸣",
    "fish": "鱼; 鱼类; 鱼塘; 鱼群", "snake": "蛇; 毒蛇", "frog": "青蛙; 蛙", "mouse": "老鼠; 鼠", "wild animal": "野生动物; 野兽; 野猪; 狐狸; 老虎; 熊", "panda": "熊猫; 大熊猫", "insect": "虫; 虫子; 昆虫; 甲虫; 毛毛虫", "mosquito": "蚊子", "butterfly": "蝴蝶", "bee": "蜜蜂; 蜂",
    "horse": "马匹; 赛马", "rabbit": "兔子", "animal": "动物; 牲口; 家畜", "pet": "宠物", "whale": "鲸鱼; 海豚; 鲸", "turtle": "乌龟; 海龟", "shrimp": "虾; 螃蟹", "breed": "犬种; 猫的品种; 狗的品种",
    # plants, farm
    "rice": "水稻; 稻子; 稻田; 稻谷; 大米", "wheat": "小麦; 麦子; 麦田", "corn": "玉米", "vegetable": "蔬菜; 菜; 白菜; 黄瓜; 青菜; 茄子", "fruit": "水果; 西瓜; 葡萄; 梨; 桃子; 草莓; 橘子; 橙子; 芒果; 果子", "apple": "苹果", "banana": "香蕉", "tomato": "番茄; 西红柿", "potato": "土豆; 马铃薯",
    "tea": "茶; 茶叶", "cotton": "棉花", "flower": "花; 花朵; 野花; 什么花; 兰花; 玫瑰; 花草", "leaf": "叶子; 树叶; 叶片; 叶", "plant": "植物; 盆栽; 绿植; 庄稼; 农作物; 作物; 秧苗; 多肉", "plant disease": "病虫害; 植物病; 叶子病", "disease": "病; 疾病; 病害; 疾; 病症", "weed": "杂草; 野草",
    "pest": "害虫; 虫害", "tree": "树; 果树; 树木; 树种; 森林", "mushroom": "蘑菇; 菌子; 香菇; 野生菌; 菌", "herb": "草药; 中药; 药材; 中草药", "egg": "鸡蛋; 蛋", "soil": "土壤; 土", "field": "田; 农田; 田地; 大棚",
    # street and buildings
    "car": "车; 汽车; 小车; 轿车; 车型; 二手车; 小轿车", "vehicle": "车辆; 机动车", "truck": "卡车; 货车", "bicycle": "自行车; 单车", "electric bike": "电动车; 电瓶车; 摩托车", "bus": "公交车; 公交", "train": "火车; 地铁; 高铁", "airplane": "飞机", "ship": "船; 轮船; 渔船",
    "license plate": "车牌; 车牌号; 牌照", "parking lot": "停车场; 车位; 停车位", "road": "路; 路面; 道路; 马路; 公路; 街道; 街上; 路上", "pothole": "坑; 坑洼; 路坑; 路上的坑; 路面的坑", "traffic sign": "交通标志; 路牌; 红绿灯; 路标", "traffic": "交通; 车流; 堵车; 车流量",
    "pedestrian": "行人; 路人", "building": "楼; 建筑; 大楼; 高楼; 楼房; 古建筑", "roof": "屋顶; 房顶", "wall": "墙; 墙壁; 墙面; 外墙; 墙上", "bridge": "桥; 桥梁", "house": "房子; 房屋; 家里; 二手房; 房产; 住宅", "house price": "房价; 房子价格; 房子的价格", "rent": "房租; 租金",
    "window": "窗户; 窗", "door": "门口; 大门; 门", "room": "房间; 客厅; 厨房; 卧室", "city": "城市", "crack": "裂缝; 裂纹; 裂痕; 开裂", "fire": "火; 着火; 火灾; 起火; 火焰; 山火", "smoke": "烟; 冒烟; 抽烟; 烟雾", "water": "水; 漏水; 水面", "flood": "洪水; 积水; 水灾",
    "mold": "发霉; 霉菌; 霉", "satellite": "卫星; 卫星图; 遥感",
    # people, body, medicine
    "person": "人; 人员; 人物; 人群; 有人; 陌生人; 小偷; 路过的人", "child": "孩子; 小孩; 儿童; 小朋友; 学龄前; 娃", "baby": "婴儿; 宝宝", "elderly": "老人; 老年人; 奶奶; 爷爷; 长辈", "worker": "工人; 员工; 工地; 建筑工人", "helmet": "安全帽; 头盔", "face mask": "口罩",
    "safety vest": "反光衣; 工作服; 反光背心; 背心", "face": "脸; 人脸; 面部; 刷脸; 脸部; 长相", "hand": "手; 手指; 手部", "eye": "眼睛; 眼底; 视网膜", "tooth": "牙; 牙齿; 蛀牙", "skin": "皮肤; 皮肤病", "skin lesion": "痣; 黑痣; 皮肤上的斑; 斑", "lung": "肺; 肺部", "pneumonia": "肺炎",
    "heart": "心脏; 心跳; 心音; 心电图", "bone": "骨头; 骨折; 骨", "brain": "脑; 大脑; 脑部", "x-ray": "x光; x光片; 胸片; 拍片; x片", "cancer": "癌; 癌症; 肿瘤", "blood": "血; 血液", "patient": "病人; 患者", "drug": "药; 药名; 药品; 药片; 药物; 吃药",
    "medical record": "病历; 病例; 体检报告; 化验单; 检查报告", "hospital": "医院", "doctor": "医生; 大夫", "emotion": "情绪; 表情; 心情; 感情", "age": "年龄; 岁数; 几岁; 多大年纪", "gender": "性别; 男女", "body": "身体; 全身", "dance": "跳舞; 舞蹈; 广场舞", "yoga": "瑜伽",
    "exercise": "健身; 运动; 锻炼; 深蹲; 跑步", "blind people": "盲人; 视障; 看不见的人", "sign language": "手语; 聋哑人",
    # shop, office, money
    "customer": "客户; 顾客; 买家; 用户; 客人; 会员", "product": "商品; 产品; 货品; 货物; 货架", "shop": "店; 网店; 商店; 店铺; 超市; 淘宝; 淘宝店; 小店", "restaurant": "餐厅; 饭店; 饭馆; 外卖", "hotel": "酒店; 宾馆; 民宿", "review": "评论; 评价; 点评; 留言", "complaint": "投诉; 抱怨; 意见",
    "order": "订单; 下单", "question": "咨询", "email": "邮件; 邮箱; 电子邮件", "spam": "垃圾邮件; 垃圾短信; 骚扰短信", "sms": "短信; 手机短信", "message": "消息; 信息; 私信", "tweet": "微博; 帖子; 朋友圈; 弹幕", "letter": "信; 信件; 书信", "invoice": "发票",
    "receipt": "小票; 收据; 票据; 购物小票", "amount": "金额", "form": "表单; 申请表; 登记表", "contract": "合同; 协议书", "document": "文件; 文档; 资料; 材料; 扫描件; pdf", "id card": "身份证; 护照; 银行卡; 证件; 名片", "manual": "说明书; 手册; 操作手册", "company": "公司; 企业; 单位; 厂里",
    "cv": "简历", "job": "招聘; 岗位", "meeting": "会议; 开会; 例会", "law": "法律; 法规; 判决书", "sales": "销量; 销售额; 卖多少; 营业额; 生意; 能卖", "price": "价格; 价钱; 多少钱", "electricity": "用电; 用电量; 电; 电量; 电费; 耗电", "solar power": "光伏; 太阳能",
    "weather": "天气; 气温; 温度; 降雨; 下雨", "visitor": "客流; 游客; 客流量; 来客", "money": "钱; 人民币; 钞票; 纸币", "coin": "硬币; 古钱币; 铜钱", "credit": "贷款; 信用; 信用卡", "fraud": "诈骗; 欺诈", "churn": "流失", "stock": "股票; 股价; 大盘; 基金", "name": "人名; 姓名; 名字",
    "place name": "地名; 地点", "address": "地址", "date": "日期", "logo": "商标; 标志; 品牌标志", "barcode": "条形码; 二维码", "express parcel": "快递; 包裹; 快递单", "news": "新闻; 报道; 时事; 报纸", "article": "文章; 公众号; 公众号文章", "paper": "论文; 文献",
    "homework": "作业; 作文; 试卷; 考试; 卷子; 答题卡", "student": "学生; 同学", "teacher": "老师", "school": "学校; 教室; 课堂", "lecture": "课; 网课; 上课; 讲座", "math": "数学; 数学题; 算式", "formula": "公式",
    # food, home, objects
    "dish": "菜品; 饭菜; 菜肴; 一盘菜", "food": "食物; 食品; 吃的; 美食; 零食; 饭", "calorie": "热量; 卡路里", "bread": "面包", "wine": "酒; 葡萄酒; 白酒", "recipe": "菜谱; 食谱", "bottle": "瓶子; 瓶; 饮料瓶; 饮料", "glass": "玻璃; 杯子", "plastic": "塑料",
    "waste": "垃圾; 废品; 可回收; 垃圾桶; 废物", "clothing": "衣服; 服装; 裙子; 穿搭; 衣物; 布料; 汉服", "shoe": "鞋; 鞋子; 球鞋", "bag": "包; 包包", "jewelry": "珠宝; 玉; 翡翠; 首饰", "furniture": "家具; 沙发; 椅子; 桌子", "toy": "玩具; 积木", "stamp": "邮票",
    "painting": "画作; 油画; 国画; 水墨画; 名画", "calligraphy": "书法", "antique": "古董; 文物; 瓷器", "book": "书; 书籍; 小说; 童书; 绘本; 课本; 电子书", "story": "故事; 童话", "poem": "诗; 古诗", "diary": "日记", "ancient text": "古籍; 文言文; 甲骨文; 古文",
    "song": "歌; 歌曲; 曲子; 什么歌", "music": "音乐; 曲风", "melody": "旋律; 哼; 哼歌", "instrument": "乐器; 钢琴; 吉他; 小提琴; 二胡; 古筝", "podcast": "播客", "interview": "采访; 访谈", "phone call": "电话; 通话", "subtitle": "字幕", "comic": "漫画; 动漫; 卡通; 动画片",
    "game": "游戏", "code": "代码; 程序; 编程", "football": "足球; 球赛; 足球比赛", "basketball": "篮球", "badminton": "羽毛球; 乒乓球; 网球", "player": "球员; 运动员", "landscape": "风景; 山水; 景点", "cloud": "云; 云朵", "star": "星星; 星座; 星空", "stone": "石头; 岩石; 矿石; 化石",
    "selfie": "自拍", "album": "相册; 图库; 影集",
    # factory and machines
    "factory": "工厂; 车间; 流水线; 生产线; 厂; 产线", "machine": "机器; 设备; 机床; 机械", "engine": "发动机; 引擎; 马达; 电机", "pump": "水泵; 泵", "fan": "风扇; 风机; 空调", "washing machine": "洗衣机; 冰箱; 家电", "bearing": "轴承; 齿轮", "part": "零件; 配件; 部件; 工件; 螺丝",
    "screw": "螺丝; 螺母; 螺栓", "defect": "缺陷; 瑕疵; 次品; 残次品", "surface defect": "划痕; 刮痕; 刮花; 划伤", "rust": "生锈; 锈; 锈迹", "metal": "金属; 钢; 钢板; 铁", "fabric": "布; 布匹; 面料; 织物", "circuit board": "电路板; 线路板; 焊点", "tool": "工具箱",
    "robot": "机器人手臂; 机械臂", "sensor": "传感器", "cable": "电线; 电缆; 线缆", "tire": "轮胎", "background": "背景", "product photo": "商品照片; 商品图; 商品图片; 产品图", "noise": "杂音; 噪音; 噪声", "gunshot": "枪声; 爆炸声", "glass breaking": "玻璃碎; 玻璃破碎",
    "alarm": "警报声; 警笛; 救护车", "mahjong": "麻将; 扑克; 象棋; 围棋", "drone": "无人机", "watermark": "水印", "warehouse": "仓库; 库房; 货仓", "glove": "手套", "goggles": "护目镜; 眼镜", "museum": "博物馆; 景区", "temple": "寺庙; 教堂", "beach": "海边; 沙滩; 海",
    "mountain": "山; 山坡; 爬山", "river": "河; 河流; 湖; 江; 水库", "park": "公园; 花园; 院子; 小区", "farm": "农场; 养殖场; 牧场; 果园", "station": "车站; 地铁站; 机场", "office": "办公室; 前台", "thief": "小偷; 贼; 陌生人; 外人", "driver": "司机; 驾驶员; 开车",
    "driver fatigue": "疲劳驾驶; 打瞌睡; 犯困; 打哈欠", "police": "警察; 保安", "parents": "妈妈; 爸爸; 我妈; 我爸; 父母", "note": "笔记; 便条; 便签", "report": "报告; 报表; 周报; 年报; 财报", "slide": "幻灯片; ppt", "signature": "签名; 签字; 印章; 公章", "calendar": "日历",
    "travel": "旅游; 旅行; 出游", "cake": "蛋糕; 饼干; 点心; 月饼; 饺子; 包子", "meat": "肉; 牛肉; 猪肉; 火锅", "milk": "牛奶; 奶粉", "honey": "蜂蜜", "oven": "烤箱; 微波炉; 灶", "fridge": "冰箱里; 冰柜", "lamp": "灯; 灯泡; 路灯", "key": "钥匙; 锁", "watch": "手表; 钟表",
    "umbrella": "雨伞", "phone screen": "手机屏; 屏幕", "snail": "蜗牛", "cricket": "蟋蟀; 蝉; 知了; 蝗虫; 蚂蚱", "lizard": "蜥蜴; 壁虎", "ant": "蚂蚁; 白蚁", "cockroach": "蟑螂", "monkey": "猴子; 猴", "elephant": "大象; 长颈鹿; 狮子", "goose": "鹅; 大雁; 天鹅; 白鹭",
    "pigeon": "鸽子; 鹦鹉", "silkworm": "蚕", "lawn": "草坪; 草地; 草", "seed": "种子", "grape": "葡萄", "orange fruit": "橘子; 柑橘; 橙子; 柚子", "mango": "芒果; 荔枝; 榴莲", "pear": "梨; 桃; 桃子; 樱桃; 枣", "watermelon": "西瓜; 哈密瓜", "chili": "辣椒; 大蒜; 洋葱; 姜",
    "soybean": "大豆; 黄豆; 花生", "bamboo": "竹子; 竹林", "tractor": "拖拉机; 收割机", "wound": "伤口; 伤", "spine": "脊椎; 腰; 颈椎; 膝盖", "ultrasound": "b超; 超声; 彩超", "ct scan": "ct片; ct; 核磁", "diabetes": "糖尿病; 高血压", "depression": "抑郁; 焦虑; 抑郁症",
    "hair": "头发; 发型", "tongue image": "舌头; 舌苔; 舌象", "nurse": "护士", "pipe": "水管; 管道; 管子; 下水道", "valve": "阀门", "battery": "电池", "weld": "焊缝; 焊接", "forklift": "叉车; 挖掘机; 吊车", "turbine": "风力发电机; 汽轮机", "elevator": "电梯; 扶梯",
    "meter reading": "电表; 水表; 仪表; 仪表盘; 指针表", "container": "垃圾箱; 集装箱", "label": "标签纸; 吊牌", "tile": "瓷砖; 地板", "guitar": "吉他", "piano": "钢琴; 钢琴曲", "choir": "合唱", "blog": "博客; 网站文章", "magazine": "杂志", "advertisement": "广告; 宣传语; 招牌",
    "forum": "论坛; 贴吧; 知乎", "lawyer": "律师; 法院; 案件; 起诉书", "tax": "税; 报税; 税务", "account": "账单; 流水; 账目; 水电账单; 对账单", "employee": "员工; 职工; 同事", "dialect": "方言; 四川话; 上海话; 闽南语; 东北话", "cantonese speech": "广东话", "accent": "口音",
    "playing card": "扑克牌; 纸牌", "chess": "象棋; 棋盘; 围棋", "swimming": "游泳; 游泳池; 溺水", "gym": "健身房; 俯卧撑; 仰卧起坐; 引体向上", "running": "跑步; 马拉松", "pollution": "污染; 雾霾; 空气质量", "landslide": "滑坡; 泥石流; 地震", "snow": "雪; 下雪; 结冰",
    "typhoon": "台风; 暴雨", "sketch": "草图; 涂鸦; 素描; 简笔画; 线稿", "avatar": "头像", "wallpaper": "壁纸; 海报", "id photo": "证件照", "wedding": "婚礼; 婚纱照", "couplet": "对联; 成语", "dictation": "默写; 口算", "pinyin": "拼音", "wechat": "微信; 微信语音; 企业微信",
    "live stream": "直播间; 带货", "delivery": "送餐; 外卖单",
}  # fmt: skip
"""Subjects."""
