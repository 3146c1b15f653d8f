"""Several hosts on one machine: network namespaces on a bridge, each with the processes that a host of that sort has.

Needs root, nginx, openssl and curl; not part of `make test`. `python -m tests.hosts SCENE --times N`.
"""
