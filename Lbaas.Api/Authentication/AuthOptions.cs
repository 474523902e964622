using Lbaas.Api.Authorization.Policies;
using Lbaas.Drivers.Keystone;

namespace Lbaas.Api.Authentication;

/// <summary>Section <c>Lbaas:Auth</c>: who is believed, and what they may do.</summary>
public sealed class AuthOptions
{
    private const string Section = "Lbaas:Auth";

    /// <summary>
    /// Who is believed. <c>noauth</c> (default): whoever comes, as an administrator. <c>testing</c>: what the identity headers
    /// say, under policies. <c>keystone</c>: what Keystone says of the token, under policies.
    /// </summary>
    public string Strategy { get; set; } = "noauth";

    /// <summary>
    /// Which roles policies go by. <c>default</c>: reader, member and admin. <c>advanced</c>: the load-balancer_* roles.
    /// <c>both</c>: either. <c>admin_or_owner</c>: none for what is one's own. Default: <c>default</c>.
    /// </summary>
    public string Policies { get; set; } = "default";

    /// <summary>A file of policies that replace the built-in ones of the same name, JSON or YAML as oslo.policy has them. Default: none.</summary>
    public string PolicyFile { get; set; } = "";

    /// <summary>For the strategy <c>keystone</c>.</summary>
    public KeystoneOptions Keystone { get; set; } = new();

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (Strategy is not ("noauth" or "testing" or "keystone"))
            return [$"{Section}:Strategy '{Strategy}' is not known; use 'noauth', 'testing' or 'keystone'."];
        if (Strategy == "noauth")
            return [];
        return PolicyMistakes().Concat(Strategy == "keystone" ? Keystone.Validate($"{Section}:Keystone") : []);
    }

    /// <exception cref="PolicyException">The file can't be read or makes no sense.</exception>
    public PolicyBook ReadPolicies() =>
        PolicyBook.Build(Policies, PolicyFile.Length == 0 ? [] : Authorization.Policies.PolicyFile.Read(PolicyFile));

    private IEnumerable<string> PolicyMistakes()
    {
        if (!RolePolicies.Columns.Contains(Policies))
            return [$"{Section}:Policies '{Policies}' is not known; use '{string.Join("', '", RolePolicies.Columns)}'."];
        try
        {
            ReadPolicies();
            return [];
        }
        catch (PolicyException mistake)
        {
            return [$"{Section}:PolicyFile: {mistake.Message}"];
        }
    }
}
