"""Pages of the archive."""

from yidan.archive.views.consulting import consultation, consultation_print, register_print, useregister
from yidan.archive.views.keeping import appraisal, appraisal_print, checkrun, checkrun_print, finding
from yidan.archive.views.lists import (
    appraisal_list,
    checkrun_list,
    consultation_list,
    filingrule_list,
    finding_list,
    piece_list,
    use_list,
    useregister_list,
    volume_list,
)
from yidan.archive.views.volumes import by_code, filingrule, order_tab, volume, volume_pick, volume_print

__all__ = [
    "appraisal", "appraisal_list", "appraisal_print", "by_code", "checkrun", "checkrun_list", "checkrun_print", "consultation", "consultation_list",
    "consultation_print", "filingrule", "filingrule_list", "finding", "finding_list", "order_tab", "piece_list", "register_print", "use_list", "useregister", "useregister_list", "volume",
    "volume_list", "volume_pick", "volume_print",
]  # fmt: skip
