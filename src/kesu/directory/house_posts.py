"""Posts of the house itself, beside those of the rulebooks: who keeps what, who may look into all."""

from typing import Final

from kesu.core.values import Text

ADMINISTRATOR: Final = "system_administrator"
SECURITY: Final = "security_administrator"
REGISTRY_KEEPER: Final = "registry_keeper"
AUDITOR: Final = "auditor"
MAIL_CLERK: Final = "mail_clerk"

HOUSE_POSTS: Final = {
    ADMINISTRATOR: Text("系统管理员", "System administrator"),
    SECURITY: Text("安全管理员", "Security administrator"),
    REGISTRY_KEEPER: Text("资料管理员", "Registry keeper"),
    AUDITOR: Text("审计员", "Auditor"),
    MAIL_CLERK: Text("收信员", "Mail clerk"),
}
