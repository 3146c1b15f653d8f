"""来件登记: filing a first contact or a complaint while somebody is on the telephone."""
