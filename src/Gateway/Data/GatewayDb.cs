using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Alerts;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Chat.Sessions;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Settings;
using ApiHub.Gateway.Usage;
using ApiHub.Gateway.Users;
using ApiHub.Gateway.Workers;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Data;

/// <summary>The database, the same on SQLite and PostgreSQL. Mappings stand with their entities, conventions here.</summary>
internal sealed class GatewayDb(DbContextOptions<GatewayDb> options) : DbContext(options)
{
    public DbSet<Group> Groups => Set<Group>();

    public DbSet<User> Users => Set<User>();

    public DbSet<LoginSession> LoginSessions => Set<LoginSession>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<CatalogueModel> Models => Set<CatalogueModel>();

    public DbSet<ModelPrice> ModelPrices => Set<ModelPrice>();

    public DbSet<UsageRecord> Usage => Set<UsageRecord>();

    public DbSet<UsageHour> UsageHours => Set<UsageHour>();

    public DbSet<Wallet> Wallets => Set<Wallet>();

    public DbSet<LedgerEntry> LedgerEntries => Set<LedgerEntry>();

    public DbSet<KnownWorker> Workers => Set<KnownWorker>();

    public DbSet<ChatSession> ChatSessions => Set<ChatSession>();

    public DbSet<ChatMessage> ChatMessages => Set<ChatMessage>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<Setting> Settings => Set<Setting>();

    public DbSet<Alert> Alerts => Set<Alert>();

    public DbSet<AlertSettings> AlertSettings => Set<AlertSettings>();

    public DbSet<StoredProtectionKey> ProtectionKeys => Set<StoredProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(GatewayDb).Assembly);
        SnakeCase.Apply(modelBuilder);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<DateTimeOffset>().HaveConversion<MillisecondsConverter>();
        configuration.Properties<List<string>>().HaveConversion<JsonListConverter, JsonListComparer>();
        configuration.Properties<Dictionary<string, string>>().HaveConversion<JsonMapConverter, JsonMapComparer>();
        configuration.Properties<LimitSet>().HaveConversion<LimitSetConverter>();
    }
}
