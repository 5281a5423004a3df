"""Completes a template by what Meta keeps of it: names of variables, codes in buttons, and the preview."""

import msgspec

from waframe import Template, TemplateButton, Text
from waframe.plugins.whatsapp.sending_template import in_order, text_parameter
from waframe.plugins.whatsapp.template_definition import AUTHENTICATION, TemplateDefinition
from waframe.plugins.whatsapp.template_preview import preview


def complete(template: Template, definition: TemplateDefinition) -> Template:
    """Add the code to the button of an authentication template, and the preview where there is none."""
    whole = _with_code(template, definition) if definition.category == AUTHENTICATION else template
    return whole if whole.preview else msgspec.structs.replace(whole, preview=preview(definition, whole))


def name_header(template: Template, definition: TemplateDefinition) -> Template:
    """Give the variable of a header its name, which Meta wants where variables have names."""
    names = definition.layout.header_variables
    if not (definition.has_names and names and isinstance(template.header, Text)):
        return template
    header = {"type": "header", "parameters": [text_parameter(template.header.body, name=names[0])]}
    return msgspec.structs.replace(template, header=None, components=(header, *template.components))


def _with_code(template: Template, definition: TemplateDefinition) -> Template:
    """Meta wants the code twice: in the body, and in the button that copies it."""
    filled = {button.index for button in template.buttons}
    codes = [value for _, value in in_order(template.values)]
    missing = tuple(
        TemplateButton(index=index, kind="url", value=codes[0])
        for index, button in enumerate(definition.layout.buttons)
        if codes and index not in filled and (button.type == "OTP" or button.must_be_filled)
    )
    return msgspec.structs.replace(template, buttons=(*template.buttons, *missing))
