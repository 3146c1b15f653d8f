"""Fields that name rows of other tables, as all tables have them."""

from typing import Final

from kesu.directory.models import Branch, Department, Person
from kesu.registry.models import Customer, Product, Region, Site
from kesu.tables.description import Key

BRANCH: Final = Key(Branch, by=("code", "name_zh", "name_en"), listed=True)
DEPARTMENT: Final = Key(Department, by=("code", "name_zh", "name_en"), listed=True)
PERSON: Final = Key(Person, by=("login", "name", "employee_no"))
REGION: Final = Key(Region, listed=True)
CUSTOMER: Final = Key(Customer, by=("code", "name", "short_name"))
PRODUCT: Final = Key(Product, by=("code", "model", "name"))
SITE: Final = Key(Site)
