using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace ApiHub.Gateway.Tests.HouseRules;

public sealed partial class CodeTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] Ours = [.. typeof(ApiHub.Gateway.Hosting.GatewayApp).Assembly.GetTypes()
        .Concat(typeof(ApiHub.Worker.Hosting.WorkerApp).Assembly.GetTypes())
        .Where(type => type.Namespace?.StartsWith("ApiHub", StringComparison.Ordinal) == true && !IsMadeByCompiler(type))];

    /// <summary>Interfaces between folders that must not name each other; the other implementation is the tests'.</summary>
    private static readonly string[] Boundaries = ["IQuotaSource"];

    [Fact]
    public void There_is_no_floating_point_near_money()
    {
        var suspects = Ours.SelectMany(Values).Where(value => IsFloating(value.Type)).ToList();

        Assert.DoesNotContain(suspects, value => Money().IsMatch(value.Name) || value.Owner.Namespace!.EndsWith(".Ledger", StringComparison.Ordinal));
        Assert.Contains(suspects, value => value.Owner.Name == "MetricSeries");
    }

    [Fact]
    public void Classes_are_sealed_unless_they_are_meant_to_be_derived_from() =>
        Assert.DoesNotContain(Ours, type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !Ours.Any(other => other.BaseType == type));

    [Fact]
    public void An_interface_has_two_implementations() =>
        Assert.DoesNotContain(Ours, type => type.IsInterface && !Boundaries.Contains(type.Name) && Ours.Count(other => other.IsClass && other.IsAssignableTo(type)) < 2);

    [Fact]
    public void No_drawer_holds_what_nobody_could_place()
    {
        Assert.DoesNotContain(Tree.Sources("src"), file => file.Split('/').Any(part => part is "Common" or "Helpers" or "Utils" or "Shared" or "Misc"));
        Assert.DoesNotContain(Ours, type => Drawer().IsMatch(type.Name));
    }

    [Fact]
    public void A_cancellation_token_is_the_last_parameter() =>
        Assert.Empty(
            from type in Ours
            from method in type.GetMethods(All)
            where !method.IsDefined(typeof(CompilerGeneratedAttribute)) && !method.Name.Contains('<')
            let parameters = method.GetParameters()
            where parameters.SkipLast(1).Any(p => p.ParameterType == typeof(CancellationToken))
            select $"{type}.{method.Name}");

    /// <summary>The analyzer stops clocks and random identifiers at compile time, as long as nobody switches it off.</summary>
    [Fact]
    public void The_analyzer_that_bans_clocks_is_on_everywhere()
    {
        Assert.Contains("<PackageReference Include=\"Microsoft.CodeAnalysis.BannedApiAnalyzers\"", Tree.Read("Directory.Build.props"));
        Assert.Contains("<AdditionalFiles Include=\"$(MSBuildThisFileDirectory)BannedSymbols.txt\" />", Tree.Read("Directory.Build.props"));
        Assert.Contains("dotnet_diagnostic.RS0030.severity = error", Tree.Read(".editorconfig"));
        var banned = Tree.Read("BannedSymbols.txt");
        Assert.All(
            new[] { "P:System.DateTime.Now;", "P:System.DateTime.UtcNow;", "P:System.DateTimeOffset.UtcNow;", "M:System.Guid.NewGuid;", "M:System.Threading.Tasks.Task.Delay(System.Int32);" },
            symbol => Assert.Contains(symbol, banned));
        Assert.DoesNotContain(Tree.Sources("src"), file => Tree.Read(file).Contains("RS0030", StringComparison.Ordinal));
    }

    private sealed record Value(Type Owner, string Name, Type Type);

    private static IEnumerable<Value> Values(Type type) =>
        type.GetProperties(All).Select(p => new Value(type, p.Name, p.PropertyType))
            .Concat(type.GetFields(All).Select(f => new Value(type, f.Name, f.FieldType)))
            .Concat(type.GetMethods(All).SelectMany(m => m.GetParameters().Select(p => new Value(type, p.Name ?? "", p.ParameterType)).Append(new(type, m.Name, m.ReturnType))));

    private static bool IsFloating(Type type) =>
        type == typeof(float) || type == typeof(double) || type == typeof(decimal)
        || type.HasElementType && IsFloating(type.GetElementType()!)
        || type.IsGenericType && type.GetGenericArguments().Any(IsFloating);

    private static bool IsMadeByCompiler(Type type) => type.Name.Contains('<') || type.IsDefined(typeof(CompilerGeneratedAttribute));

    [GeneratedRegex("cost|price|amount|balance|spend|credit(?!ential)", RegexOptions.IgnoreCase)]
    private static partial Regex Money();

    [GeneratedRegex("(Manager|Helper|Helpers|Utils|Utilities|Util)$")]
    private static partial Regex Drawer();
}
