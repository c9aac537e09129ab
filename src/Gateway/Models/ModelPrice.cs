using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Models;

/// <summary>A version of a model's price: written once, never changed or deleted, because rows of usage name it.</summary>
internal sealed class ModelPrice
{
    /// <summary>Rises with each version of any model; from 1.</summary>
    public long Id { get; init; }

    public required string Model { get; init; }

    /// <summary>Nano-credits for a million tokens, as are the other buckets.</summary>
    public required long Input { get; init; }

    public required long CachedInput { get; init; }

    public required long CacheWrite5m { get; init; }

    public required long CacheWrite1h { get; init; }

    public required long Output { get; init; }

    /// <summary>Nano-credits.</summary>
    public required long Request { get; init; }

    /// <summary>Nano-credits.</summary>
    public required long Image { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who set it; null: it came with the product.</summary>
    public required Guid? CreatedBy { get; init; }

    public static ModelPrice Of(string model, Price price, DateTimeOffset now, Guid? by) => new()
    {
        Model = model,
        Input = price.Input,
        CachedInput = price.CachedInput,
        CacheWrite5m = price.CacheWrite5m,
        CacheWrite1h = price.CacheWrite1h,
        Output = price.Output,
        Request = price.Request,
        Image = price.Image,
        CreatedAt = now,
        CreatedBy = by,
    };

    public Price ToPrice() => new()
    {
        Version = Id,
        Input = Input,
        CachedInput = CachedInput,
        CacheWrite5m = CacheWrite5m,
        CacheWrite1h = CacheWrite1h,
        Output = Output,
        Request = Request,
        Image = Image,
    };

    internal sealed class Mapping : IEntityTypeConfiguration<ModelPrice>
    {
        public void Configure(EntityTypeBuilder<ModelPrice> price)
        {
            price.ToTable("model_prices");
            price.Property(p => p.Model).HasMaxLength(CatalogueModel.MaxName);
            price.Property(p => p.CacheWrite5m).HasColumnName("cache_write_5m");
            price.Property(p => p.CacheWrite1h).HasColumnName("cache_write_1h");
            price.HasIndex(p => new { p.Model, p.Id });
        }
    }
}
