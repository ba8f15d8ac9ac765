import Daemon
import Patient
import Policies

VRRP6Daemon.main(modes: PolicyCatalog([Flowdown(), Unflowdown(), Patient()]))
