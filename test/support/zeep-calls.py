# A bank's server in Python: zeep builds its client from the WSDL, shows its certificate, and asks.
import json
import sys

import requests
from zeep import Client
from zeep.exceptions import Fault
from zeep.helpers import serialize_object
from zeep.transports import Transport

told = json.load(sys.stdin)
session = requests.Session()
session.trust_env = False
session.verify = told["ca"]
session.cert = (told["cert"], told["key"])
transport = Transport(session=session)
clients = {}
answers = []
for path, method, args in told["calls"]:
    if path not in clients:
        clients[path] = Client(told["origin"] + path + "?wsdl", transport=transport)
    try:
        answers.append(serialize_object(clients[path].service[method](**args), dict))
    except Fault as fault:
        answers.append({"fault": fault.message})
json.dump(answers, sys.stdout, default=lambda value: value.decode() if isinstance(value, bytes) else str(value))
