using Lbaas.Actors.Requests;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;

namespace Lbaas.Api.Catalog;

/// <summary>What has no default can't be reset to it: null in a PUT is refused (spec api 13).</summary>
internal static class NoNull
{
    /// <exception cref="FaultException">400.</exception>
    public static void Demand<T>(FieldValues values, Field<T> field)
    {
        if (values.Has(field) && values.Get(field) is null)
            throw new FaultException(Fault.InvalidOption("None", field.Name));
    }
}
