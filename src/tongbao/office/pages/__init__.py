"""Pages by task: what a browser sees. A page asks the desk and draws the answer; it knows no table of the store.

A view takes ``request.acting`` (who acts, when), calls one or two functions of the desk, and answers with
:func:`tongbao.office.pages.answer.page` or :func:`tongbao.office.pages.answer.table`. A :class:`Refusal` raised on the
way is shown by :mod:`tongbao.office.pages.gate`: what lies outside a person's territory is not found (404).
"""
