"""会议: recorded once in plans/<year>/meetings.yaml; dossiers cite its number."""

from zhcity_cli.model.base import Day, Record, Sha256, Text, UnitCode
from zhcity_cli.model.words import MeetingKind


class Minutes(Record):
    sha256: Sha256 | None = None
    kept_at: Text | None = None


class Meeting(Record):
    id: Text
    meeting_kind: MeetingKind
    dated_on: Day
    place: Text | None = None
    organisers: tuple[UnitCode, ...] = ()
    expert_ids: tuple[Text, ...] = ()
    document_number: Text | None = None
    minutes: Minutes | None = None


class Meetings(Record):
    meetings: tuple[Meeting, ...] = ()
