#!/usr/bin/env bash
# Trains with every GPU of a machine, or of several: give the same command on each, with another NODE.
#
#     deploy/torchrun.sh configs/ngram.yaml out=runs/ngram
#     NODES=2 NODE=0 HEAD=10.0.0.1 deploy/torchrun.sh configs/ngram.yaml out=/shared/runs/ngram
#     NODES=2 NODE=1 HEAD=10.0.0.1 deploy/torchrun.sh configs/ngram.yaml out=/shared/runs/ngram
#
# Given again, it goes on from the last checkpoint of `out`; so does torchrun by itself when a process has died, RESTARTS
# times. DEVICES=2 is two processes on a machine, without a GPU too (trainer.accelerator=cpu). PYTHON is the interpreter.
set -euo pipefail

nodes=${NODES:-1}
gpus=$(nvidia-smi --list-gpus 2>/dev/null | wc -l) || gpus=0
devices=${DEVICES:-$((gpus > 0 ? gpus : 1))}
if ((nodes > 1)); then
    : "${HEAD:?name the first machine: HEAD=HOST}" "${NODE:?number this machine from 0: NODE=1}"
    meeting=(--node-rank="$NODE" --master-addr="$HEAD" --master-port="${PORT:-29500}")
else
    meeting=(--standalone)
fi
exec "${PYTHON:-python}" -m torch.distributed.run \
    --nnodes="$nodes" --nproc-per-node="$devices" --max-restarts="${RESTARTS:-3}" "${meeting[@]}" \
    -m eojeol train "$@" \
    trainer.devices="$devices" trainer.nodes="$nodes" trainer.strategy=ddp resume=true
