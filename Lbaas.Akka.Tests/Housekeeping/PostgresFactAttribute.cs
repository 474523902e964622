namespace Lbaas.Akka.Tests.Housekeeping;

/// <summary>A test that needs a PostgreSQL of its own.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (!PostgresDatabases.IsThere)
            Skip = "PostgreSQL is not installed (apt-get install postgresql), or this is not root";
    }
}
