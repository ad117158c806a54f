"""Times PyTorch's training steps of one workload: what `sambaflow.bench.Steps` times of ours.

    python bench/pytorch_steps.py lenet-b32 --threads 1 [--compile] [--seconds 3]
"""

import argparse
import json
import statistics
import time

import torch
from torch import nn
from torch.nn import functional


class LogReg(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(784, 10)

    def forward(self, x, y):
        return functional.cross_entropy(self.layer(x), y)


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 512), nn.Linear(512, 512), nn.Linear(512, 10)

    def forward(self, x, y):
        return functional.cross_entropy(self.fc3(self.fc2(self.fc1(x).relu()).relu()), y)


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 3, 1, 1, bias=False)
        self.conv2 = nn.Conv2d(6, 16, 3, 1, 1, bias=False)
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x, y):
        x = functional.max_pool2d(self.conv1(x).relu(), 2)
        x = functional.max_pool2d(self.conv2(x).relu(), 2).flatten(1)
        x = self.fc2(self.fc1(x).relu()).relu()
        return functional.cross_entropy(self.fc3(x), y)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.c_attn, self.c_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.c_fc, self.c_out = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        b, t, c = x.shape
        parts = self.c_attn(self.ln_1(x)).split(c, dim=2)
        q, k, v = (p.view(b, t, self.heads, c // self.heads).transpose(1, 2) for p in parts)
        y = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.c_proj(y.transpose(1, 2).reshape(b, t, c))
        return x + self.c_out(functional.gelu(self.c_fc(self.ln_2(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, vocabulary, positions, width, layers, heads):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocabulary, width), nn.Embedding(positions, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.ln_f = nn.LayerNorm(width)
        self.lm_head = nn.Linear(width, vocabulary, bias=False)
        self.lm_head.weight = self.wte.weight
        nn.init.normal_(self.wte.weight, std=0.02)

    def forward(self, x, y):
        h = self.wte(x) + self.wpe(torch.arange(x.shape[1]))
        for block in self.blocks:
            h = block(h)
        logits = self.lm_head(self.ln_f(h))
        return functional.cross_entropy(logits[:, :-1].flatten(0, 1).float(), y[:, 1:].flatten())


def images(batch, *shape):
    return torch.randn(batch, *shape), torch.randint(0, 10, (batch,))


def tokens(batch, length, vocabulary):
    return torch.randint(0, vocabulary, (batch, length)), torch.randint(0, vocabulary, (batch, length))


def small_gpt():
    return Gpt(8192, 1024, 256, 4, 4), tokens(8, 128, 8192)


def gpt2():
    return Gpt(50257, 1024, 768, 12, 12), tokens(1, 256, 50257)


WORKLOADS = {
    "logreg-b1": lambda: (LogReg(), images(1, 784)),
    "logreg-b32": lambda: (LogReg(), images(32, 784)),
    "mlp-b1": lambda: (Mlp(), images(1, 784)),
    "mlp-b64": lambda: (Mlp(), images(64, 784)),
    "lenet-b1": lambda: (LeNet(), images(1, 1, 28, 28)),
    "lenet-b32": lambda: (LeNet(), images(32, 1, 28, 28)),
    "gpt-small-fp32": small_gpt,
    "gpt-small-bf16": small_gpt,
    "gpt2-fp32": gpt2,
    "gpt2-bf16": gpt2,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--compile", action="store_true", help="through torch.compile")
    parser.add_argument("--seconds", type=float, default=3, help="to measure for, after as long a warm-up")
    parser.add_argument("--groups", type=int, default=9, help="times to take, of equally many steps")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    model, (x, y) = WORKLOADS[arguments.workload]()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    forward = torch.compile(model) if arguments.compile else model
    narrow = arguments.workload.endswith("bf16")

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=narrow):
            loss = forward(x, y)
        loss.backward()
        optimizer.step()
        return loss.item()

    begin = time.perf_counter()
    steps, first = 0, 0.0
    while time.perf_counter() - begin < arguments.seconds or steps < 2:
        step()
        steps += 1
        if steps == 100:
            first = time.perf_counter() - begin
    each = max(1, steps // arguments.groups)
    times, processor = [], []
    for _ in range(arguments.groups):
        start, busy = time.perf_counter(), time.process_time()
        for _ in range(each):
            loss = step()
        times.append((time.perf_counter() - start) / each * 1e6)
        processor.append((time.process_time() - busy) / each * 1e6)
    print(
        json.dumps(
            {
                "workload": arguments.workload,
                "median_us": round(statistics.median(times), 2),
                "least_us": round(min(times), 2),
                "most_us": round(max(times), 2),
                "processor_us": round(statistics.median(processor), 2),
                "first_100_s": round(first, 3),
                "loss": round(loss, 5),
            }
        )
    )


if __name__ == "__main__":
    main()
