"""The encoder with its heads in torch, for training only.

Every head is linear on the token vectors, so that what each token says can be shown as ``because`` at run time. What
the text says is their mean, unless the heads want another way (``heads.by_topic``).
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from nlp.training.checkpoint import Array, Checkpoint, Shape

Pool = Callable[[Tensor, Tensor], Tensor]
_chance = np.random.default_rng(0)


def mean(by_token: Tensor, mask: Tensor) -> Tensor:
    """The mean over the tokens (texts, values) of values of tokens (texts, tokens, values) that are no padding."""
    weights = mask.unsqueeze(-1)
    total: Tensor = (by_token * weights).sum(1) / weights.sum(1)
    return total


def dropped(x: Tensor, share: float) -> Tensor:
    """Dropout (Srivastava et al., 2014) by bytes that numpy draws: torch's own draws took a quarter of the training's time."""
    if not share:
        return x
    drawn = torch.from_numpy(_chance.integers(256, size=tuple(x.shape), dtype=np.uint8))
    return x * (drawn >= round(share * 256)).to(x.dtype).div_(1 - share)


class Linear(nn.Linear):
    """A matrix product that can be trained as it will run: rounded to int8 (Jacob et al., 2018).

    Weights are rounded for each output, activations over the whole batch, as ONNX Runtime's dynamic quantisation
    does; gradients pass as if nothing had been rounded.
    """

    rounded = False

    def forward(self, x: Tensor) -> Tensor:
        if not self.rounded:
            return super().forward(x)
        scale = self.weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        weight = torch.round(self.weight / scale) * scale
        low, high = x.detach().amin().clamp(max=0), x.detach().amax().clamp(min=1e-8)
        step = (high - low) / 255
        zero = torch.round(-low / step)
        inputs = (torch.clamp(torch.round(x / step) + zero, 0, 255) - zero) * step
        return functional.linear(
            x + (inputs - x).detach(), self.weight + (weight - self.weight).detach(), self.bias
        )


class Layer(nn.Module):
    """One transformer layer, normalised after each half as in BERT."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        size, inner = shape.hidden, shape.feed_forward
        self.heads = shape.heads
        self.q, self.k, self.v, self.ao = (Linear(size, size) for _ in range(4))
        self.fi, self.fo = Linear(size, inner), Linear(inner, size)
        self.aln, self.oln = (nn.LayerNorm(size, eps=shape.epsilon) for _ in range(2))
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, size = x.shape

        def split(part: Tensor) -> Tensor:
            return part.view(batch, length, self.heads, size // self.heads).transpose(1, 2)

        drop = self.dropout if self.training else 0.0
        near = split(self.q(x)) @ split(self.k(x)).transpose(2, 3) * (size // self.heads) ** -0.5
        shares = functional.softmax(near.masked_fill(~mask, float("-inf")), -1)
        attended = dropped(shares, drop) @ split(self.v(x))
        attended = self.ao(attended.transpose(1, 2).reshape(batch, length, size))
        x = self.aln(x + dropped(attended, drop))
        inner = self.fo(functional.gelu(self.fi(x)))
        normalised: Tensor = self.oln(x + dropped(inner, drop))
        return normalised


class Encoder(nn.Module):
    """Token numbers and their mask in, token vectors out."""

    def __init__(self, shape: Shape, words: int, layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(words, shape.hidden)
        self.position = nn.Embedding(shape.positions, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(layers))
        self.dropout = dropout

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(tokens.shape[1], device=tokens.device)
        x = self.norm(self.word(tokens) + self.position(places))
        x = dropped(x, self.dropout if self.training else 0.0)
        keys = mask[:, None, None, :].bool()
        for layer in self.layers:
            x = layer(x, keys)
        return x


class Reader(nn.Module):
    """The encoder and one linear map for all heads: ``outputs`` logits for each token, and ``pool`` makes those of
    the text of them.

    Vectors are put on one scale first (``mean``, ``deviation`` of the untrained encoder over some texts): e5's vectors
    all point the same way, and a linear head on them learns slowly.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, encoder: Encoder, outputs: int, pool: Pool = mean) -> None:
        super().__init__()
        self.encoder, self.pool = encoder, pool
        size = encoder.word.embedding_dim
        self.heads = nn.Linear(size, outputs)
        nn.init.normal_(self.heads.weight, std=0.01)
        nn.init.zeros_(self.heads.bias)
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("deviation", torch.ones(size))

    def pooled(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """The mean vector of each text."""
        return mean(self.encoder(tokens, mask), mask)

    def round_products(self) -> None:
        """From now on train with the encoder's products rounded to int8."""
        for part in self.encoder.modules():
            if isinstance(part, Linear):
                part.rounded = True

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        scaled = (self.encoder(tokens, mask) - self.mean) / self.deviation
        # One mask for all tokens of a text, as if their mean had lost some of its values.
        kept = functional.dropout(torch.ones_like(scaled[:, :1]), self.encoder.dropout, self.training)
        return self.pool(self.heads(scaled * kept).float(), mask)


def encoder_from(checkpoint: Checkpoint, rows: list[int], layers: int) -> Encoder:
    """The checkpoint's encoder with the kept rows of the vocabulary and its first ``layers`` layers."""
    shape, arrays = checkpoint.shape, checkpoint.tensors
    encoder = Encoder(shape, len(rows), layers)
    words = arrays["emb.word"].reshape(-1, shape.hidden)[np.array(rows)]
    # All tokens are of the first type: its vector is added once and for all.
    places = arrays["emb.pos"].reshape(-1, shape.hidden) + arrays["emb.type"].reshape(-1, shape.hidden)[0]
    _put(encoder.word.weight, words)
    _put(encoder.position.weight, places)
    _put(encoder.norm.weight, arrays["emb.ln.w"])
    _put(encoder.norm.bias, arrays["emb.ln.b"])
    for number, layer in enumerate(encoder.layers):
        for name, part in layer.named_children():
            _put(part.weight, arrays[f"l{number}.{name}.w"])
            _put(part.bias, arrays[f"l{number}.{name}.b"])
    return encoder


def _put(parameter: Tensor, values: Array) -> None:
    with torch.no_grad():
        parameter.copy_(torch.from_numpy(values.copy()).view_as(parameter))
