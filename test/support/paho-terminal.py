"""A terminal that speaks by Eclipse Paho: python3 paho-terminal.py PORT VERSION STEP...

Does the steps in their order and prints what came of each, a line of JSON a step. Runs on Paho 1
and 2; nothing here is private to either.
"""

import collections
import json
import queue
import sys
import time

import paho.mqtt.client as mqtt

LIMIT_SECONDS = 20
PORT, VERSION = int(sys.argv[1]), int(sys.argv[2])
BASE = "pos/v1/demo/T-1"


def number(code):
    """Reason codes are objects or numbers, by the version of Paho and of MQTT."""
    return code if isinstance(code, int) else code.value


class Terminal:
    def __init__(self, client_id):
        self.heard = collections.defaultdict(queue.Queue)
        options = {"client_id": client_id, "protocol": VERSION}
        if hasattr(mqtt, "CallbackAPIVersion"):
            options["callback_api_version"] = mqtt.CallbackAPIVersion.VERSION1
        if VERSION == 4:
            options["clean_session"] = True
        self.client = mqtt.Client(**options)
        self.client.on_connect = lambda c, u, flags, code, *more: self.put("connack", number(code))
        self.client.on_disconnect = lambda c, u, code, *more: self.put("gone", number(code))
        self.client.on_publish = lambda c, u, mid, *more: self.put("puback", mid)
        self.client.on_subscribe = lambda c, u, mid, codes, *more: self.put(
            "suback", [number(code) for code in codes]
        )
        self.client.on_message = lambda c, u, message: self.put(
            message.topic, json.loads(message.payload)
        )

    def put(self, what, value):
        self.heard[what].put(value)

    def wait(self, wanted):
        """The next of a kind."""
        return self.heard[wanted].get(timeout=LIMIT_SECONDS)

    def connect(self):
        will = json.dumps({"v": 1, "online": False, "boot": 1})
        self.client.will_set(BASE + "/state", will, qos=1, retain=True)
        self.client.connect("127.0.0.1", PORT, keepalive=30)
        self.client.loop_start()
        return self.wait("connack")

    def publish(self, topic, body, qos=1, retain=False):
        self.client.publish(topic, json.dumps(body), qos=qos, retain=retain)
        return self.wait("puback") > 0

    def subscribe(self, topic):
        self.client.subscribe(topic, qos=1)
        return self.wait("suback")


terminal = Terminal("demo/T-1")
now = int(time.time() * 1000)


def message(seq, **more):
    return {"v": 1, "boot": 1, "seq": seq, "at": now, **more}


HEARTBEAT = message(2, txn={"attempt": 12, "approved": 11, "declined": 1})


def receipt(upto):
    """Receipts may be many; the last one says everything."""
    while True:
        said = terminal.wait(BASE + "/rcv")
        if said["upto"] >= upto:
            return said


def break_off():
    """As a terminal whose power fails: nobody says goodbye."""
    terminal.client.loop_stop()
    terminal.client.socket().close()
    return True


def say_goodbye():
    terminal.client.disconnect()
    return terminal.wait("gone")


def be_replaced():
    """The same client id comes again, which ends the old connection."""
    other = Terminal("demo:T-1")
    code = other.connect()
    gone = terminal.wait("gone")
    terminal.client.loop_stop()
    other.client.disconnect()
    return [code, gone != 0]


STEPS = {
    "connect": terminal.connect,
    "host state": lambda: [
        terminal.subscribe("pos/v1/demo/host/state"),
        terminal.wait("pos/v1/demo/host/state")["online"],
    ],
    "own": lambda: [terminal.subscribe(BASE + "/cmd"), terminal.subscribe(BASE + "/rcv")],
    "foreign": lambda: [
        terminal.subscribe(topic)
        for topic in ["#", "pos/v1/demo/+/cmd", "pos/v1/demo/T-2/cmd", BASE + "/hb"]
    ],
    "online": lambda: terminal.publish(
        BASE + "/state", {"v": 1, "online": True, "boot": 1}, retain=True
    ),
    "birth": lambda: terminal.publish(
        BASE + "/birth", message(1, acquirer="acq-7", fw="3.2.1", keys={"tpk": "A1B2C3"})
    ),
    "hb": lambda: terminal.publish(BASE + "/hb", HEARTBEAT),
    "evt": lambda: terminal.publish(
        BASE + "/evt", message(3, kind="txn", code="cup-pos:55", outcome="declined", pin=True)
    ),
    "receipt": lambda: receipt(3),
    "wrong topic": lambda: terminal.publish("pos/v1/demo/T-2/hb", HEARTBEAT),
    "wrong shape": lambda: terminal.publish(BASE + "/hb", {"v": 1, "boot": "one"}),
    "qos 2": lambda: [
        terminal.client.publish(BASE + "/hb", json.dumps(HEARTBEAT), qos=2).rc,
        terminal.wait("gone") != 0,
        terminal.client.loop_stop(),
    ][:2],
    "break off": break_off,
    "goodbye": say_goodbye,
    "be replaced": be_replaced,
}

for step in sys.argv[3:]:
    print(json.dumps([step, STEPS[step]()]), flush=True)
