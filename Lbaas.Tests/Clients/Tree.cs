namespace Lbaas.Tests.Clients;

/// <summary>What Kubernetes' cloud provider asks for when a Service of type LoadBalancer is made.</summary>
internal static class Tree
{
    /// <summary>The body of its one POST: two ports, each with a pool of two nodes and a monitor.</summary>
    public static string Of(string name) => $$$"""
        {"loadbalancer":{
          "name":"{{{name}}}","description":"Kubernetes external service shop/{{{name}}} from cluster k8s","project_id":"p","provider":"amphora",
          "tags":["{{{name}}}"],"vip_subnet_id":"11111111-1111-4111-8111-111111111111",
          "listeners":[{{{Listener(name, 80)}}},{{{Listener(name, 443)}}}]}}
        """;

    /// <summary>The body of its PUT of a pool's members.</summary>
    public static string Members(params (string Name, string Address)[] nodes) =>
        $$"""{"members":[{{string.Join(',', nodes.Select(node => Member(node.Name, node.Address, 30080)))}}]}""";

    private static string Listener(string name, int port) => $$$"""
        {"name":"listener_{{{port}}}_{{{name}}}","protocol":"TCP","protocol_port":{{{port}}},"connection_limit":-1,"allowed_cidrs":["0.0.0.0/0"],
         "timeout_client_data":50000,"timeout_member_connect":5000,"timeout_member_data":50000,"timeout_tcp_inspect":0,"tags":["{{{name}}}"],
         "default_pool":{"name":"pool_{{{port}}}_{{{name}}}","protocol":"TCP","lb_algorithm":"ROUND_ROBIN",
           "members":[{{{Member("node-1", "10.8.0.1", 30000 + port)}}},{{{Member("node-2", "10.8.0.2", 30000 + port)}}}],
           "healthmonitor":{"name":"monitor_{{{port}}}_{{{name}}}","type":"TCP","delay":60,"timeout":30,"max_retries":5} } }
        """;

    private static string Member(string name, string address, int port) =>
        $$"""{"address":"{{address}}","protocol_port":{{port}},"name":"{{name}}","subnet_id":"11111111-1111-4111-8111-111111111111"}""";
}
