"""What the factory makes and buys: four families of machines, their parts, how they are made. Invented, but of the kind one finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

D = Decimal


@dataclass(frozen=True)
class Bought:
    """code, name, spec, supplier, price, lead days; `key` needs a contract."""

    code: str
    name: str
    spec: str
    supplier: str
    price: int
    lead: int
    key: bool = False
    unit: str = "pc"


@dataclass(frozen=True)
class Made:
    """`parts`: {code: quantity for one}; `route`: (work centre, operation, set-up minutes, minutes for one, key)."""

    code: str
    name: str
    spec: str
    drawing: str
    parts: dict[str, Decimal | int]
    route: tuple[tuple[str, str, int, int, bool], ...]
    price: int = 0
    unit: str = "pc"
    family: str = ""
    checks: tuple[tuple[str, str, str | None, str | None, str, bool], ...] = field(default=())  # name, category, lower, upper, unit, key


CENTRES = (  # code, name, workshop, places, cost an hour
    ("LASER", "激光下料", "钣金车间", 2, 420), ("BEND", "折弯", "钣金车间", 2, 260), ("WELD", "焊接", "钣金车间", 2, 240),
    ("CNC", "数控加工", "机加车间", 3, 460), ("GRIND", "磨床", "机加车间", 1, 360), ("COAT", "表面处理", "表面车间", 2, 210),
    ("ELEC", "电装", "装配车间", 3, 230), ("ASMA", "装配 A 线", "装配车间", 3, 300), ("ASMB", "装配 B 线", "装配车间", 3, 300),
    ("PROG", "程序调试", "调试车间", 2, 480), ("TEST", "整机调试", "调试车间", 3, 400), ("PACK", "清洁包装", "成品车间", 2, 160),
)  # fmt: skip
POOLS = {"ASMA": "装配线", "ASMB": "装配线"}  # do each other's work

SUPPLIERS = (  # code, name, contact
    ("GY-001", "苏州科瓦电机有限公司", "秦晓峰"), ("GY-002", "东莞卓立传动科技有限公司", "陈国强"), ("GY-003", "深圳锐锋工具有限公司", "黄立新"),
    ("GY-004", "上海研拓工控有限公司", "顾明"), ("GY-005", "昆山迈信自动化有限公司", "吴迪"), ("GY-006", "无锡华铝型材有限公司", "蒋平"),
    ("GY-007", "宁波正固紧固件有限公司", "虞波"), ("GY-008", "苏州德气气动元件有限公司", "陆涛"), ("GY-009", "杭州视锐视觉技术有限公司", "方圆"),
    ("GY-010", "常州恒力钢材有限公司", "巢军"), ("GY-011", "上海安全光电有限公司", "林洁"), ("GY-012", "苏州汇缆线缆有限公司", "朱敏"),
    ("GY-013", "东莞同步带业有限公司", "梁志"), ("GY-014", "昆山精盘轴承有限公司", "徐磊"), ("GY-015", "苏州洁美包装有限公司", "沈芳"),
)  # fmt: skip

BOUGHT = (
    Bought("SV-750", "伺服电机", "750 W 带抱闸", "GY-001", 5300, 14, True), Bought("SV-400", "伺服电机", "400 W", "GY-001", 3280, 12, True),
    Bought("SD-750", "伺服驱动器", "750 W 总线型", "GY-001", 4150, 12), Bought("LM-60", "直线模组", "行程 600 mm", "GY-002", 9800, 12, True),
    Bought("LM-40", "直线模组", "行程 400 mm", "GY-002", 7600, 10), Bought("EB-20", "智能电批", "0.5–5 N·m 含控制器", "GY-003", 17800, 12, True),
    Bought("EB-B6", "批头组", "PH2 / T20", "GY-003", 160, 5), Bought("IPC-6", "工控机", "i5 8 G", "GY-004", 11800, 9), Bought("PLC-32", "可编程控制器", "32 点", "GY-004", 6800, 8),
    Bought("HMI-10", "触摸屏", "10.1 寸", "GY-004", 3600, 7), Bought("FEED-2", "螺钉供料机", "双通道", "GY-005", 8600, 10), Bought("AL-4080", "工业铝型材", "40 × 80", "GY-006", 145, 5, unit="m"),
    Bought("AL-4040", "工业铝型材", "40 × 40", "GY-006", 78, 5, unit="m"), Bought("BT-M6", "内六角螺钉", "M6 × 20 100 只", "GY-007", 46, 3), Bought("BT-M4", "内六角螺钉", "M4 × 12 100 只", "GY-007", 30, 3),
    Bought("CY-32", "薄型气缸", "φ32 × 50", "GY-008", 420, 6), Bought("VAL-5", "电磁阀组", "5 联", "GY-008", 1480, 6), Bought("FRL-1", "气源三联件", "1/4", "GY-008", 520, 4),
    Bought("CAM-5", "工业相机", "500 万", "GY-009", 18600, 14, True), Bought("LENS-16", "镜头", "16 mm", "GY-009", 3200, 10), Bought("LGT-R", "环形光源", "白光", "GY-009", 1680, 7),
    Bought("ST-6", "冷轧钢板", "6 mm 1 m²", "GY-010", 460, 4), Bought("ST-3", "冷轧钢板", "3 mm 1 m²", "GY-010", 235, 4), Bought("LC-12", "安全光幕", "12 光束", "GY-011", 3200, 9),
    Bought("EMG-1", "急停按钮", "φ22", "GY-011", 85, 4), Bought("CB-10", "柔性电缆", "10 芯", "GY-012", 28, 4, unit="m"), Bought("BELT-25", "同步带", "5M-25", "GY-013", 260, 6),
    Bought("CHAIN-B", "倍速链条", "2.5 倍 含导轨", "GY-013", 980, 8, unit="m"), Bought("ROL-50", "滚筒", "φ50 × 600 包胶", "GY-013", 320, 6), Bought("BRG-6205", "深沟球轴承", "6205", "GY-014", 58, 3),
    Bought("GM-90", "减速电机", "90 W 1:20", "GY-014", 2150, 8), Bought("GM-120", "减速电机", "120 W 1:20", "GY-001", 2380, 6), Bought("LC-16", "安全光幕", "16 光束", "GY-011", 3480, 5), Bought("BOX-L", "木包装箱", "2.2 × 1.6 × 2.0 m", "GY-015", 1680, 4),
)  # fmt: skip

ALSO: dict[str, tuple[str, ...]] = {  # what a second supplier sells too, a little dearer
    "SV-750": ("GY-005",), "SV-400": ("GY-005",), "AL-4080": ("GY-010",), "AL-4040": ("GY-010",), "BT-M6": ("GY-014",), "BT-M4": ("GY-014",),
    "CB-10": ("GY-011",), "GM-90": ("GY-001",),
}  # fmt: skip

SPARES = ("EB-B6", "BELT-25", "CY-32", "LC-12", "HMI-10")  # sold on their own too
SERVICE = "SVC-MT"
INSTEAD = {"GM-90": "GM-120", "LC-12": "LC-16"}  # what engineering takes when nothing else comes

FIT = ("外观无划伤", "appearance", None, None, "", False)
SAFE = ("急停与光幕有效", "safety", None, None, "", True)

PARTS = (
    Made("FR-A", "机架", "焊接 1200 × 1000", "HC-3101", {"ST-6": 4, "AL-4080": D("8.5"), "BT-M6": 1},
         (("LASER", "下料", 20, 25, False), ("BEND", "折弯", 15, 20, False), ("WELD", "焊接", 30, 90, True), ("COAT", "喷涂", 20, 40, False)), checks=(("对角线差", "dimension", None, "1.5", "mm", True),)),
    Made("FR-B", "输送机架", "型材 3 m 段", "HC-2201", {"AL-4080": 12, "AL-4040": 6, "BT-M6": 2},
         (("CNC", "切割钻孔", 15, 30, False), ("ASMB", "拼装", 10, 45, False))),
    Made("XY-1", "双轴移载", "600 × 400", "HC-3110", {"LM-60": 1, "LM-40": 1, "SV-400": 2, "BT-M4": 1},
         (("CNC", "安装板加工", 20, 50, False), ("GRIND", "基准面磨削", 20, 30, True), ("ASMA", "模组装配", 15, 60, False)),
         checks=(("基准面平面度", "dimension", None, "0.02", "mm", True),)),
    Made("CAB-1", "电控柜", "800 × 600", "HC-3120", {"PLC-32": 1, "SD-750": 2, "HMI-10": 1, "EMG-1": 2, "CB-10": 30},
         (("LASER", "柜体下料", 15, 20, False), ("ELEC", "配线", 20, 180, True)), checks=(("接地电阻", "safety", None, "0.1", "Ω", True),)),
    Made("VIS-1", "视觉工位", "单目", "HC-3130", {"CAM-5": 1, "LENS-16": 1, "LGT-R": 1, "AL-4040": 2},
         (("CNC", "支架加工", 15, 35, False), ("ASMA", "装调", 10, 50, False))),
    Made("FIX-1", "定位治具", "快换", "HC-4501", {"ST-3": 1, "CY-32": 2, "BT-M4": 1},
         (("CNC", "精加工", 25, 70, True), ("GRIND", "磨定位面", 15, 25, False), ("ASMA", "装配", 5, 20, False)),
         checks=(("定位孔径", "dimension", "11.99", "12.01", "mm", True),)),
)  # fmt: skip

MACHINES = (
    Made("AS-300", "全自动锁螺丝机", "AS-300 双工位", "HC-3107", {"FR-A": 1, "XY-1": 1, "CAB-1": 1, "EB-20": 2, "EB-B6": 2, "FEED-2": 2, "SV-750": 2, "LC-12": 1, "BOX-L": 1},
         (("ASMA", "总装", 30, 240, False), ("ELEC", "接线", 15, 120, False), ("PROG", "程序调试", 30, 180, False), ("TEST", "整机调试", 20, 240, True), ("PACK", "清洁包装", 5, 40, False)),
         189000, "set", "锁螺丝机", (FIT, ("锁付扭矩", "performance", "1.164", "1.236", "N·m", True), ("节拍", "performance", None, "4.5", "s", True), SAFE)),
    Made("AS-420", "全自动锁螺丝机", "AS-420 四轴", "HC-3207", {"FR-A": 1, "XY-1": 2, "CAB-1": 1, "VIS-1": 1, "EB-20": 4, "EB-B6": 4, "FEED-2": 2, "IPC-6": 1, "LC-12": 2, "BOX-L": 1},
         (("ASMA", "总装", 30, 360, False), ("ELEC", "接线", 20, 180, False), ("PROG", "程序调试", 40, 300, False), ("TEST", "整机调试", 30, 360, True), ("PACK", "清洁包装", 5, 60, False)),
         328000, "set", "锁螺丝机", (FIT, ("锁付扭矩", "performance", "1.164", "1.236", "N·m", True), ("定位精度", "dimension", None, "0.05", "mm", True), SAFE)),
    Made("BL-12", "倍速链输送线", "BL-12 12 m", "HC-2216", {"FR-B": 4, "CHAIN-B": 24, "GM-90": 2, "BRG-6205": 16, "CY-32": 4, "VAL-5": 1, "FRL-1": 1, "BOX-L": 1},
         (("ASMB", "总装", 30, 300, False), ("ELEC", "接线", 15, 90, False), ("TEST", "联调", 20, 150, True), ("PACK", "拆分包装", 5, 60, False)),
         73800, "line", "输送线", (FIT, ("链速", "performance", "9.5", "10.5", "m/min", True), ("直线度", "dimension", None, "1.0", "mm", False), SAFE)),
    Made("GT-6", "滚筒输送线", "GT-6 6 m", "HC-2240", {"FR-B": 2, "ROL-50": 60, "GM-90": 1, "BELT-25": 4, "BRG-6205": 8},
         (("ASMB", "总装", 20, 180, False), ("TEST", "联调", 10, 60, True), ("PACK", "拆分包装", 5, 40, False)),
         45800, "line", "输送线", (FIT, ("辊面高度", "dimension", "749", "751", "mm", True))),
    Made("VJ-100", "视觉检测工位", "VJ-100", "HC-3307", {"FR-A": 1, "VIS-1": 2, "IPC-6": 1, "CAB-1": 1, "LC-12": 1, "BOX-L": 1},
         (("ASMA", "总装", 20, 180, False), ("ELEC", "接线", 15, 90, False), ("PROG", "算法调试", 40, 240, False), ("TEST", "整机调试", 20, 180, True), ("PACK", "清洁包装", 5, 30, False)),
         142000, "set", "检测设备", (FIT, ("漏检率", "performance", None, "50", "ppm", True), ("重复精度", "dimension", None, "0.02", "mm", True), SAFE)),
    Made("GZ-45", "装配工装", "GZ-45 快换", "HC-4502", {"FIX-1": 1, "EMG-1": 1, "BT-M4": 1},
         (("ASMA", "装配", 10, 60, False), ("TEST", "试装", 5, 30, True), ("PACK", "包装", 0, 10, False)),
         4400, "set", "工装治具", (FIT, ("孔距", "dimension", "119.98", "120.02", "mm", True))),
)  # fmt: skip

CUSTOMERS = (  # code, name, city, contact, group, terms
    ("KH-0031", "宁波海纳电器", "宁波", "汪建国"), ("KH-0107", "宁波华诺精工", "宁波", "周凯"), ("KH-0012", "东莞立景光电", "东莞", "罗志强"), ("KH-0044", "厦门捷顺卫浴", "厦门", "林志伟"),
    ("KH-0019", "成都锦瑞医疗", "成都", "何俊"), ("KH-0023", "青岛蓝屿智能", "青岛", "孙磊"), ("KH-0008", "无锡昱能新能源", "无锡", "华明"), ("KH-0036", "武汉星源汽车电子", "武汉", "李伟"),
    ("KH-0051", "常州宏泰轴承", "常州", "蒋建"), ("KH-0027", "合肥晶澜科技", "合肥", "方志"), ("KH-0062", "佛山铭达家电", "佛山", "梁启文"), ("KH-0070", "苏州瑞博电子", "苏州", "陆鸣"),
    ("KH-0075", "天津津海泵业", "天津", "刘洋"), ("KH-0081", "重庆渝江摩托", "重庆", "张勇"), ("KH-0083", "长沙湘电开关", "长沙", "彭涛"), ("KH-0088", "杭州西溪电机", "杭州", "俞斌"),
    ("KH-0092", "西安秦工仪表", "西安", "雷军民"), ("KH-0095", "沈阳辽机重工", "沈阳", "关鹏"), ("KH-0101", "福州闽光照明", "福州", "陈辉"), ("KH-0104", "南京宁科传感", "南京", "徐静"),
)  # fmt: skip
TERMS = ("预付 30%，发货前 60%，质保 10%（12 个月）", "预付 30%，发货前 40%，验收后 25%，质保 5%", "月结 30 天")

UNPLANNED = ("FRL-1",)  # nobody has written an inspection plan for these
UNWRITTEN = ("拆分包装",)  # nor an operating instruction for these

MOVED = (3, -1, 2, 0, 4, -2, 1)  # per cent, in turn: how far suppliers' prices have moved since the standard costs were set


def reference(row: Bought) -> Decimal:
    """The price of last year, by which the company reckons; what its supplier asks today is `row.price`."""
    return (row.price / (1 + D(MOVED[BOUGHT.index(row) % len(MOVED)]) / 100)).quantize(D("0.01"))


def standard(code: str) -> Decimal:
    """What one costs by its structure: parts at their reference prices, set-up and work at the rates of the work centres."""
    bought = {row.code: row for row in BOUGHT}
    if code in bought:
        return reference(bought[code])
    made = next(row for row in (*PARTS, *MACHINES) if row.code == code)
    rates = {centre: rate for centre, _name, _workshop, _places, rate in CENTRES}
    work = sum((D(setup + run) * rates[centre] / 60 for centre, _name, setup, run, _key in made.route), D(0))
    return (sum((standard(part) * per for part, per in made.parts.items()), work)).quantize(D("0.01"))
