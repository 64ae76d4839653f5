"""The people of 衡川自动化, a maker of non-standard machinery: account, name, roles, shift."""

from __future__ import annotations

from yidan.core.actors import Role

STAFF: tuple[tuple[str, str, tuple[Role, ...], str], ...] = (
    ("limin", "李敏", (Role.SALES,), "白班"),
    ("shenyue", "沈悦", (Role.SALES,), "白班"),
    ("linxiaodong", "林晓东", (Role.SALES_HEAD,), "白班"),
    ("yangfan", "杨帆", (Role.MARKETING,), "白班"),
    ("gaoyuan", "高远", (Role.ENGINEERING_HEAD,), "白班"),
    ("wanghai", "王海", (Role.PRODUCTION,), "白班"),
    ("hejianhua", "何建华", (Role.PRODUCTION_HEAD,), "白班"),
    ("helei", "何磊", (Role.OPERATOR,), "白班"),
    ("machao", "马超", (Role.OPERATOR,), "白班"),
    ("zhengjie", "郑洁", (Role.OPERATOR,), "白班"),
    ("tangwei", "唐伟", (Role.OPERATOR,), "白班"),
    ("zhaoqian", "赵倩", (Role.PROCUREMENT,), "白班"),
    ("qianjin", "钱进", (Role.PROCUREMENT_HEAD,), "白班"),
    ("chenli", "陈立", (Role.QUALITY,), "白班"),
    ("wujing", "吴静", (Role.QUALITY_HEAD,), "白班"),
    ("qianwei", "钱伟", (Role.LOGISTICS,), "白班"),
    ("xiaogang", "肖刚", (Role.LOGISTICS_HEAD,), "白班"),
    ("zhouwen", "周雯", (Role.FINANCE,), "白班"),
    ("zhengmin", "郑敏", (Role.FINANCE_HEAD,), "白班"),
    ("fengtao", "冯涛", (Role.AFTER_SALES,), "白班"),
    ("luoying", "罗颖", (Role.AFTER_SALES_HEAD,), "白班"),
    ("sunfang", "孙芳", (Role.ARCHIVE,), "白班"),
    ("panhong", "潘红", (Role.ARCHIVE_HEAD,), "白班"),
    ("zongming", "宗明", (Role.GENERAL_MANAGER,), "白班"),
    ("fangmin", "方敏", (Role.AUDITOR,), "白班"),
    ("xuguan", "徐冠", (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN), "白班"),
)
