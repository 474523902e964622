"""Octavia's own client of amphorae, told what to do by lines of JSON and answering with lines of JSON.

    python3 controller.py FILE        FILE is a configuration file of Octavia's controllers

Every request is {"do": NAME, ...}; every answer {"result": ...}, or {"error": TYPE, "text": WHAT} for an exception. What is
asked for goes through Octavia's amphora driver, its templates and its receiver of heartbeats; nothing of it is copied here.
"""
import json
import os
import sys

from octavia.amphorae.backends.agent import agent_jinja_cfg
from octavia.amphorae.drivers.haproxy import rest_api_driver
from octavia.amphorae.drivers.health import heartbeat_udp
from octavia.certificates.manager import local
from octavia.common import config
from octavia.common import data_models
from octavia.network import data_models as network_models
from octavia.statistics import stats_base


def amphora_of(request):
    words = dict(status='ALLOCATED', **request['amphora'])
    return data_models.Amphora(**words)


def balancer_of(request, amphora):
    """The tree of Octavia's models, joined as its database would."""
    tree = request['tree']
    balancer = data_models.LoadBalancer(
        id=tree['id'], project_id='tenant', enabled=True, topology=tree.get('topology', 'SINGLE'), amphorae=[amphora], listeners=[],
        vip=data_models.Vip(ip_address=tree['vip']), additional_vips=[],
        vrrp_group=data_models.VRRPGroup(vrrp_group_name='group', vrrp_auth_type='PASS', vrrp_auth_pass='1234567', advert_int=1))
    amphora.load_balancer = balancer
    for words in tree['listeners']:
        words = dict(words)
        pool = words.pop('pool', None)
        listener = data_models.Listener(
            load_balancer=balancer, enabled=True, connection_limit=-1, peer_port=1025, insert_headers={}, l7policies=[],
            sni_containers=[], pools=[], tls_versions=['TLSv1.2', 'TLSv1.3'], **words)
        if pool:
            listener.default_pool = pool_of(pool)
            listener.pools.append(listener.default_pool)
        balancer.listeners.append(listener)
    return balancer


def pool_of(words):
    words = dict(words)
    members, monitor, persistence = words.pop('members'), words.pop('monitor', None), words.pop('persistence', None)
    pool = data_models.Pool(enabled=True, lb_algorithm='ROUND_ROBIN', l7policies=[], **words)
    pool.members = [data_models.Member(enabled=True, weight=1, backup=False, pool=pool, **member) for member in members]
    if monitor:
        pool.health_monitor = data_models.HealthMonitor(enabled=True, pool=pool, **monitor)
    if persistence:
        pool.session_persistence = data_models.SessionPersistence(pool=pool, **persistence)
    return pool


class Controller:
    def __init__(self):
        self.driver = None
        self.getter = heartbeat_udp.UDPStatusGetter()
        self.counted = []
        stats_base.update_stats_via_driver = lambda stats, deltas: self.counted.extend(
            dict(s.get_stats(), listener=s.listener_id, deltas=deltas) for s in stats)

    def begin(self, request):
        """Where agents listen, and where they keep load balancers."""
        for group in ('haproxy_amphora', 'amphora_agent'):
            for name, value in request[group].items():
                config.cfg.CONF.set_override(name, value, group)
        self.driver = rest_api_driver.HaproxyAmphoraLoadBalancerDriver()

    def info(self, request):
        return self.driver.get_info(amphora_of(request))

    def call(self, request):
        """A method of the client for version 1.0 of the interface."""
        amphora = amphora_of(request)
        self.driver._populate_amphora_api_version(amphora)
        answer = getattr(self.driver.clients[amphora.api_version], request['method'])(amphora, *request.get('args', []))
        return {'status': answer.status_code, 'etag': answer.headers.get('ETag')} if hasattr(answer, 'status_code') else answer

    def update(self, request):
        amphora = amphora_of(request)
        self.driver.update_amphora_listeners(balancer_of(request, amphora), amphora)

    def stop(self, request):
        """No driver of Octavia's stops anything; the interface has it nevertheless."""
        amphora = amphora_of(request)
        self.driver._populate_amphora_api_version(amphora)
        self.driver.clients[amphora.api_version]._action('stop', amphora, request['tree']['id'])

    def start(self, request):
        amphora = amphora_of(request)
        self.driver.start(balancer_of(request, amphora), amphora)

    def delete(self, request):
        """Takes the first listener away."""
        self.driver.delete(balancer_of(request, amphora_of(request)).listeners[0])

    def plug_vip(self, request):
        amphora, words = amphora_of(request), request['port']
        balancer = balancer_of(request, amphora)
        self.driver.post_vip_plug(
            amphora, balancer, None,
            vrrp_port=network_models.Port(id='port', mac_address=words['mac'], network={'mtu': words['mtu']}),
            vip_subnet=network_models.Subnet(cidr=words['cidr'], gateway_ip=words['gateway'], host_routes=[]), additional_vip_data=[])

    def plug_network(self, request):
        words = request['port']
        subnet = network_models.Subnet(cidr=words['cidr'], gateway_ip=words['gateway'], host_routes=[])
        self.driver.post_network_plug(
            amphora_of(request),
            network_models.Port(id='member-port', mac_address=words['mac'], network=network_models.Network(mtu=words['mtu']),
                                fixed_ips=[network_models.FixedIP(ip_address=words['address'], subnet=subnet)]), None)

    def interface(self, request):
        return self.driver.get_interface_from_ip(amphora_of(request), request['address'])

    def vrrp(self, request):
        """keepalived's configuration and its start, as for one of a pair."""
        amphora = amphora_of(request)
        balancer = balancer_of(request, amphora)
        balancer.amphorae.append(data_models.Amphora(id='peer', status='ALLOCATED', vrrp_ip=request['peer']))
        subnet = {'cidr': request['port']['cidr'], 'gateway_ip': request['port']['gateway'], 'host_routes': []}
        self.driver.update_vrrp_conf(balancer, {amphora.id: {'vip_subnet': subnet, 'additional_vip_data': []}}, amphora)
        self.driver.start_vrrp_service(amphora)

    def configure(self, request):
        """The agent's file, as Octavia renders it, with this process as the receiver of heartbeats."""
        amphora, options = amphora_of(request), config.cfg.CONF
        options.set_override('controller_ip_port_list', [f'127.0.0.1:{self.getter.sock.getsockname()[1]}'], 'health_manager')
        options.set_override('heartbeat_interval', 1, 'health_manager')
        text = agent_jinja_cfg.AgentJinjaTemplater().build_agent_config(amphora.id, 'SINGLE')
        self.driver.update_amphora_agent_config(amphora, text)

    def rotate(self, request):
        self.driver.upload_cert_amp(amphora_of(request), request['pem'])

    def store(self, request):
        return local.LocalCertManager.store_cert(None, request['certificate'], request['key'])

    def hear(self, request):
        """The next heartbeat, verified and opened, and what of it would be counted."""
        self.counted.clear()
        message, _ = self.getter.dorecv()
        heartbeat_udp.update_stats(message)
        return {'message': message, 'counted': self.counted}


def main():
    config.init(['--config-file', sys.argv[1]])
    # What the libraries print must not come between the answers.
    answers = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)
    controller = Controller()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {'result': getattr(controller, request['do'])(request)}
        except Exception as fault:
            answer = {'error': type(fault).__name__, 'text': str(fault)}
        print(json.dumps(answer, default=str), file=answers, flush=True)


if __name__ == '__main__':
    main()
