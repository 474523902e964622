using System.Data;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Housekeeping;
using LinqToDB;

namespace Lbaas.Akka.Journal;

/// <summary>The database with the journal that all nodes share.</summary>
public interface IJournalDatabase
{
    /// <summary>How linq2db, and so Akka.Persistence.Sql, connects to it.</summary>
    DataOptions Connection { get; }

    /// <summary>linq2db's name of the provider.</summary>
    string ProviderName { get; }

    /// <summary>Settings of the journal plugin that this database needs to be others than the defaults (HOCON, relative to the plugin).</summary>
    string PluginSettings { get; }

    /// <summary>In what transactions the plugins read (they read in no other way).</summary>
    IsolationLevel ReadIsolation { get; }

    /// <summary>
    /// Makes the tables that are missing. Nodes that start at the same time do so one after the other: left to the plugins, which make
    /// them at their first use, the slower ones of them fail.
    /// </summary>
    /// <exception cref="Runtime.JournalUnavailableException">The database can't be reached or written.</exception>
    void Prepare();

    /// <summary>What has left the journal. To be read once <see cref="Prepare"/> has been called.</summary>
    IArchivedEvents Archive { get; }

    /// <summary>How what is old leaves the journal.</summary>
    IHousekept House { get; }

    /// <summary>A reader of what is committed; it belongs to one thread at a time.</summary>
    IJournalTail OpenTail();
}
