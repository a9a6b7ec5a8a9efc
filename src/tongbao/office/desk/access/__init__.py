"""Access: who may do what, where and until when: roles, territories, delegation, deadlines, sign-in.

Knows the home; a person and an act come in, a permission or a refusal goes out.
"""
