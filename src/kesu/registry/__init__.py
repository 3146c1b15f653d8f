"""Second floor: customers, products, orders, sites, serial numbers, warranties."""
