"""The names of the demonstration's college. Its telephone, room and mail are invented; it has no registration numbers."""

from disclosure.approval.institution.actions import set_up_institution

COLLEGE = "湖北工业职业技术学院"

FACTS = {
    "name": COLLEGE,
    "short_name": "湖北工职院",
    "site_title": f"{COLLEGE}党务公开",
    "committee": f"中共{COLLEGE}委员会",
    "sponsor": f"中共{COLLEGE}委员会",
    "operator": "党务公开工作领导小组办公室",
    "leading_group": "党务公开工作领导小组",
    "archives": "学院档案机构",
    "lead": "依照党章和党内法规，将党内事务的内容、程序、结果在规定范围内公布。",
    "principles": "发扬民主，广泛参与\n积极稳妥，注重实效\n统筹兼顾，改革创新",
    "principles_source": "《党务公开实施办法》第四条",
    "office_room": "行政楼五楼党政办公室",
    "telephone": "0719-8000000",
    "email": "dwgk@example.edu.cn",
    "office_hours": "工作日 8:30—12:00，14:30—17:30",
}


def name_institution() -> None:
    set_up_institution(FACTS)
