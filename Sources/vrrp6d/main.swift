import Daemon
import Policies

VRRP6Daemon.main(modes: .builtIn)
