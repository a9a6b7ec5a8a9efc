"""One door for the moves of a return by name, as pages and programs ask for them."""

from tongbao.measure.refusal import Refusal
from tongbao.office.desk.home.home import Acting
from tongbao.office.desk.review import transitions
from tongbao.office.store.models import UploadRow


def moved(act: str, upload: UploadRow, reason: str, acting: Acting) -> UploadRow:
    """Hand in, withdraw, accept, give back or undo.

    Raises
    ------
    Refusal : code ``act`` where there is no such move, and those of the move.
    """
    if act == "submit":
        return transitions.submit(upload, acting, reason)
    if act == "withdraw":
        return transitions.withdraw(upload, acting)
    if act == "accept":
        return transitions.accept(upload, acting)
    if act == "give_back":
        return transitions.give_back(upload, reason, acting)
    if act == "undo":
        return transitions.undo(upload, acting, reason)
    raise Refusal("act", f"没有“{act}”这种办理。", "可用：submit、withdraw、accept、give_back、undo。")
