using Lbaas.Akka.Tests.Clusters;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Lbaas.Akka.Tests.Hosts;

/// <summary>Where there can be no PostgreSQL, the contracts' tests say so instead of running: their own attributes know of no host.</summary>
public sealed class PrivilegedCases(IMessageSink diagnostics) : ITestCaseOrderer
{
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase =>
        PrivatePostgres.WhyNot is { } reason
            ? testCases.Select(test => (TTestCase)(ITestCase)new SkippedCase(diagnostics, test.TestMethod, test.TestMethodArguments, reason))
            : testCases;

    private sealed class SkippedCase : XunitTestCase
    {
        [Obsolete("For xunit, which may want to send it from process to process.")]
        public SkippedCase()
        {
        }

        public SkippedCase(IMessageSink diagnostics, ITestMethod method, object[] arguments, string reason)
            : base(diagnostics, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, method, arguments) => SkipReason = reason;
    }
}
