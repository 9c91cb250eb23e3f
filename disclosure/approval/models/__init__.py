"""The models of decisions, steps, motions and meetings."""

from disclosure.approval.models.decisions import Decision
from disclosure.approval.models.meetings import AgendaItem, Meeting, Minutes, PreparedOutcome
from disclosure.approval.models.motions import CatalogueRevision, InstitutionChange, Motion, Postponement
from disclosure.approval.models.personal_data import IN_WORDS, FileScan, FindingAnswer, FindingKind, Ground
from disclosure.approval.models.scans import PAPER, SCAN_BYTES, SCANS, Scan, WrittenApproval
from disclosure.approval.models.tasks import ApprovalTask, DecidedTask, ReviewTask

__all__ = [
    "IN_WORDS",
    "PAPER",
    "SCANS",
    "SCAN_BYTES",
    "AgendaItem",
    "ApprovalTask",
    "CatalogueRevision",
    "DecidedTask",
    "Decision",
    "FileScan",
    "FindingAnswer",
    "FindingKind",
    "Ground",
    "InstitutionChange",
    "Meeting",
    "Minutes",
    "Motion",
    "Postponement",
    "PreparedOutcome",
    "ReviewTask",
    "Scan",
    "WrittenApproval",
]
