"""THE FORMS: workbooks that people fill in and `intake` takes back; this is their catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from zhcity_cli.exports.forms.declaration_form import DECLARATION_FORM
from zhcity_cli.exports.forms.form import Form

FORMS: Mapping[str, Form] = {form.name: form for form in (DECLARATION_FORM,)}
