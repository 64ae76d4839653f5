"""Clause 8: volumes, checks, disposal, consultations."""

from yidan.archive.commands.checking import accept_loss, check_volumes, find, repair, sign_check
from yidan.archive.commands.consulting import (
    approve_consultation,
    close_consultation,
    close_register,
    consult,
    give_out,
    read_piece,
    refuse_consultation,
)
from yidan.archive.commands.disposal import OpinionInput, appraise, approve_appraisal, refuse_appraisal, remove_files, witness_removal
from yidan.archive.commands.filing import (
    AbsenceInput,
    archived,
    compile_volume,
    destroyed,
    hand_over,
    hold_volume,
    keep_on,
    lift_hold,
    return_volume,
    supplement,
    take_over,
)

__all__ = [
    "AbsenceInput", "OpinionInput", "accept_loss", "appraise", "approve_appraisal", "approve_consultation", "archived", "check_volumes",
    "close_consultation", "close_register", "compile_volume", "consult", "destroyed", "find", "give_out", "hand_over", "hold_volume", "keep_on", "lift_hold",
    "read_piece", "refuse_appraisal", "refuse_consultation", "remove_files", "repair", "return_volume", "sign_check", "supplement", "take_over", "witness_removal",
]  # fmt: skip
